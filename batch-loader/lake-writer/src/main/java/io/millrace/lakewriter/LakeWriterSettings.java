package io.millrace.lakewriter;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.ServiceSettings;
import io.millrace.schemas.batch.BatchCompression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/** Section {@code lake-writer}. */
@Description("The lake writer: copies Kafka's topics into immutable batches on the object store.")
public record LakeWriterSettings(
        @Description("Port of health and metrics.") @Default("9003")
        int managementPort,

        @Description("Address that port listens on.") @Default("127.0.0.1")
        String managementBindAddress,

        @Description("Consumer group; copies of the service that share the work have the same.")
        @Default("millrace-lake-writer")
        String groupId,

        @Description(
                "Name of this copy in the group, different for each: after a restart it gets its partitions back at once.")
        Optional<String> instanceId,

        @Description("How long a copy may be away before its partitions pass on.") @Default("10s")
        Duration sessionTimeout,

        @Description("How soon a new topic is seen.") @Default("3s")
        Duration topicRefresh,

        @Description("Members of the consumer group in this copy, a thread each.") @Default("1")
        int consumers,

        @Description("A batch is closed at this age.") @Default("60s")
        Duration batchAge,

        @Description("A batch is closed at this size, compressed.") @Default("64MB")
        DataSize batchSize,

        @Description("A batch is closed at this many records.") @Default("1000000")
        long batchRows,

        @Description("A batch smaller than this at its age waits on for more records, so that quiet datasets don't make"
                + " thousands of tiny objects.")
        @Default("1MB")
        DataSize quietSize,

        @Description("How long a small batch waits at most, from its first record on; without it five times batch-age.")
        Optional<Duration> quietAge,

        @Description("Most memory for batches that are not stored yet.") @Default("256MB")
        DataSize memory,

        @Description(
                "How batches are compressed, zstd or gzip. A change counts for topics, and partitions, that have no batch yet.")
        @Default("zstd")
        BatchCompression compression,

        @Description("Level of the compression, 1 (fastest) to 19 (smallest); gzip's end at 9.") @Default("3")
        int compressionLevel,

        @Description(
                "A record with the id of another one this long before it in its partition is left out; 0s for none."
                        + " Kafka must keep records at least as long.")
        @Default("24h")
        Duration deduplicationWindow,

        @Description(
                "Directory for the ids of large deduplication windows, whose files have no name once they are open;"
                        + " without it the system's directory for temporary files.")
        Optional<Path> scratchDirectory,

        @Description("Whether manifests get a fingerprint: what the values of each column look like.") @Default("true")
        boolean fingerprint,

        @Description("Other limits for some datasets; the first entry whose name matches counts.")
        List<DatasetSettings> datasets,

        @Description(
                "Losses that somebody accepts: a partition goes on although Kafka deleted records before they were stored.")
        List<AcceptLossSettings> acceptLoss,

        @Description("Batches stored at a time.") @Default("4")
        int uploadThreads,

        @Description("How long a stop waits for open batches to be stored.") @Default("15s")
        Duration shutdownTimeout)
        implements ServiceSettings {
    public static final Section<LakeWriterSettings> SECTION = new Section<>("lake-writer", LakeWriterSettings.class);

    public LakeWriterSettings {
        if (groupId.isBlank()) {
            throw new IllegalArgumentException("group-id must not be blank");
        }
        if (batchSize.toBytes() > memory.toBytes()) {
            throw new IllegalArgumentException("batch-size must not be larger than memory");
        }
        for (DatasetSettings dataset : datasets) {
            if (dataset.batchSize().orElse(batchSize).toBytes() > memory.toBytes()) {
                throw new IllegalArgumentException(
                        "batch-size of datasets '" + dataset.name() + "' must not be larger than memory");
            }
        }
    }
}
