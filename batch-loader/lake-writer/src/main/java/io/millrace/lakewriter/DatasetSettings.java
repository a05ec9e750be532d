package io.millrace.lakewriter;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;

/** An entry of {@code lake-writer.datasets}; what it leaves out is as in the section. */
public record DatasetSettings(
        @Description("A dataset's name, in which * stands for any text.")
        String name,

        @Description("A batch is closed at this age.") Optional<Duration> batchAge,

        @Description("A batch is closed at this size, compressed.")
        Optional<DataSize> batchSize,

        @Description("A batch is closed at this many records.")
        Optional<Long> batchRows,

        @Description("A batch smaller than this at its age waits on for more records.")
        Optional<DataSize> quietSize,

        @Description("How long a small batch waits at most; without it five times the batch age.")
        Optional<Duration> quietAge,

        @Description("How far back an id makes a record a duplicate; 0s for none.")
        Optional<Duration> deduplicationWindow,

        @Description("Whether manifests hold a fingerprint of each column.") @Default("true")
        boolean fingerprint) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.*-]+");

    public DatasetSettings {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is neither a dataset's name nor a pattern; use letters, digits, _ . - and *");
        }
    }
}
