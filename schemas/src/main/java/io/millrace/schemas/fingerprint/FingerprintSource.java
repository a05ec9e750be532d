package io.millrace.schemas.fingerprint;

import io.millrace.schemas.dataset.DatasetName;
import java.util.Optional;

/** Says of each dataset whether and how its batches get a fingerprint. Implementations are thread-safe. */
@FunctionalInterface
public interface FingerprintSource {
    /** No dataset gets one. */
    FingerprintSource NONE = dataset -> Optional.empty();

    /** The settings as they are now; empty when the dataset's batches get none. */
    Optional<FingerprintSettings> of(DatasetName dataset);
}
