package io.millrace.loader.lake;

import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Names of objects that stand only as long as one load, or one question about rows. */
final class TemporaryObjects {
    static final String DIRECTORY = "tmp/";

    private static final String SUFFIX = ".jsonl.zst";
    private static final String PATHS = "/paths.json";

    private TemporaryObjects() {}

    static String key(DatasetName dataset, String work, int number) {
        return DIRECTORY + dataset.value() + "/" + work + String.format(Locale.ROOT, "/%05d", number) + SUFFIX;
    }

    /** The layout of a load's rows. */
    static String paths(DatasetName dataset, String work) {
        return DIRECTORY + dataset.value() + "/" + work + PATHS;
    }

    /** When the load of this object began; empty for a key that isn't one of ours. */
    static Optional<Instant> begun(String key) {
        String[] parts = key.split("/", -1);
        boolean isOurs = parts.length == 4 && (key.endsWith(SUFFIX) || key.endsWith(PATHS));
        return isOurs ? LoadIds.begun(parts[2]) : Optional.empty();
    }
}
