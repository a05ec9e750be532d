package io.millrace.lakewriter;

import io.millrace.runtime.settings.Description;
import io.millrace.schemas.dataset.DatasetName;
import java.util.Optional;

/** What one dataset has otherwise than the others; an element of {@code lake-writer.datasets}. */
public record DatasetSettings(
        @Description("The dataset: what its topic is called after events. or changes.")
        String name,

        @Description("Whether its manifests get a fingerprint.")
        Optional<Boolean> fingerprint) {
    /** The dataset that is meant. */
    DatasetName dataset() {
        return new DatasetName(name);
    }
}
