package io.millrace.lake.golden;

import io.millrace.lake.batch.BadFile;
import io.millrace.lake.batch.BatchReader;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.batch.ManifestRebuild;
import io.millrace.lake.chain.ChainTail;
import io.millrace.lake.chain.Checkpoint;
import io.millrace.lake.chain.Checkpoints;
import io.millrace.lake.chain.PartitionLog;
import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.lake.upkeep.ErasureRecord;
import io.millrace.lake.upkeep.ErasureRecords;
import io.millrace.lake.upkeep.RowPredicate;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.batch.ObjectAttributes;
import io.millrace.schemas.dataset.DatasetName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lake in {@code golden/lake-1} stands as version 1 of the formats has it: a batch with its metadata, its manifest, the
 * chain's origin and checkpoint, an erasure. No file of it ever changes; a new format gets a directory of its own beside it.
 */
class GoldenLakeTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "lake-1");
    private static final String METADATA = ".metadata";
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final ChainId CHAIN = new ChainId(PLAYS, "0a1b2c3d4e5f60718293a4b5c6d7e8f9", 3);
    private static final BatchName BATCH = CHAIN.batch(42, Instant.parse("2026-11-23T02:00:00Z"));

    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().endsWith(METADATA))
                    .toList()) {
                String key = GOLDEN.relativize(file).toString().replace('\\', '/');
                store.put(
                        key,
                        Files.readAllBytes(file),
                        new ObjectProperties("application/octet-stream", metadata(file)));
            }
        }
    }

    @Test
    void theBatchIsRead() {
        List<String> rows = new ArrayList<>();
        ObjectAttributes attributes =
                new BatchReader(store).read(BATCH, row -> rows.add(new String(row, StandardCharsets.UTF_8)));
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0)).startsWith("{\"title\":\"Help!\",\"seconds\":140,\"liked\":true,\"_id\":\"a\"");
        assertThat(rows.get(2)).contains("Ræv 🦊");
        assertThat(attributes)
                .isEqualTo(new ObjectAttributes(
                        CHAIN.topicId(),
                        48,
                        3,
                        1,
                        1,
                        attributes.sha256(),
                        Instant.parse("2026-11-23T02:00:00.001Z"),
                        Instant.parse("2026-11-23T02:00:01Z"),
                        "0.1.0",
                        "abc"));
    }

    @Test
    void theManifestIsWhatIsMadeFromTheBatchAgain() {
        byte[] stored = store.read(BATCH.manifestKey()).orElseThrow();
        BatchManifest manifest = ManifestCodec.decode(BATCH.manifestKey(), stored);
        BatchManifest rebuilt = new ManifestRebuild(store).manifest(BATCH);
        assertThat(rebuilt).isEqualTo(manifest);
        assertThat(new String(ManifestCodec.encode(rebuilt), StandardCharsets.UTF_8))
                .isEqualTo(new String(stored, StandardCharsets.UTF_8));
    }

    @Test
    void theChainGoesOnBehindIt() {
        assertThat(new ChainTail(store)
                        .find(CHAIN, new LogFrom42To48(), Optional.empty())
                        .end())
                .isEqualTo(48);
        assertThat(new ChainTail(store).begun(CHAIN)).isEqualTo(CHAIN);
    }

    @Test
    void theCheckpointIsRead() {
        assertThat(new Checkpoints(store).find(CHAIN))
                .contains(new Checkpoint(
                        1, "plays", CHAIN.topicId(), 3, 42, 5, 30, Instant.parse("2026-11-23T03:00:00Z")));
    }

    @Test
    void theErasureIsRead() {
        List<ErasureRecord> erasures = new ErasureRecords(store).all(PLAYS);
        assertThat(erasures).hasSize(1);
        ErasureRecord erasure = erasures.get(0);
        assertThat(erasure.requestedBy()).isEqualTo("ticket 12");
        assertThat(erasure.completedAt()).isEqualTo(Instant.parse("2026-11-24T01:02:09Z"));
        assertThat(erasure.batches()).containsExactly(new ErasureRecord.BatchChange(BATCH.objectKey(), 4, 3));
        assertThat(erasure.predicate().isOf(new RowPredicate("user_id", "4711")))
                .isTrue();
        assertThat(erasure.predicate().isOf(new RowPredicate("user_id", "4712")))
                .isFalse();
    }

    private static Map<String, String> metadata(Path object) throws IOException {
        Path file = object.resolveSibling(object.getFileName() + METADATA);
        Map<String, String> metadata = new LinkedHashMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split("=", 2);
                metadata.put(parts[0], parts[1]);
            }
        }
        return metadata;
    }

    /** Kafka's log as it was then: the offsets before the batch are deleted, nothing stands behind it. */
    private static final class LogFrom42To48 implements PartitionLog {
        @Override
        public long startOffset() {
            return 42;
        }

        @Override
        public long endOffset() {
            return 48;
        }

        @Override
        public Optional<FirstRecord> firstAt(long offset) {
            return offset <= 42
                    ? Optional.of(new FirstRecord(42, Instant.parse("2026-11-23T02:00:00.001Z")))
                    : Optional.empty();
        }

        @Override
        public boolean isProvenEmpty(long from, long to) {
            return false;
        }

        @Override
        public BadFile badFile(long start, long end) {
            throw new UnsupportedOperationException("nothing is written here");
        }
    }
}
