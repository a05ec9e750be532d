package io.millrace.lakewriter;

import io.millrace.lakewriter.service.DatasetPattern;
import io.millrace.runtime.settings.Description;
import io.millrace.schemas.batch.BatchCompression;
import java.time.Duration;
import java.util.Optional;
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

        @Description("How its batches are compressed, zstd or gzip.")
        Optional<BatchCompression> compression,

        @Description("Whether its manifests get a fingerprint.")
        Optional<Boolean> fingerprint) {
    public DatasetSettings {
        DatasetPattern unused = new DatasetPattern(name);
    }

    /** The datasets that are meant. */
    DatasetPattern pattern() {
        return new DatasetPattern(name);
    }
}
