package io.millrace.lake.batch;

import io.millrace.lake.store.InMemoryObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.fingerprint.FingerprintSettings;
import io.millrace.schemas.row.BadRowException;
import io.millrace.schemas.row.RowReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BatchWriterTest {
    private static final ChainId CHAIN = new ChainId(new DatasetName("plays"), "0123456789abcdef0123456789abcdef", 3);
    private static final BatchSettings SETTINGS = new BatchSettings(3, new BatchManifest.Writer("1.0", "abc"));
    private static final Instant START = Instant.parse("2026-11-23T02:59:59.123Z");

    private final RowReader rows = new RowReader();
    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Test
    void readsBackTheRowsByteForByte() {
        BatchObject batch = sample(10);
        store(batch);
        List<String> lines = new ArrayList<>();
        new BatchReader(store).read(batch.name(), line -> lines.add(new String(line, UTF_8)));
        assertThat(lines).hasSize(10).first().isEqualTo("{\"n\": 0, \"text\":\"é😀\", \"nested\":{\"a\": [1]}}");
        assertThat(batch.name().objectKey())
                .isEqualTo("raw/plays/2026/11/23/02/00003-01234567-00000000000000000100.jsonl.zst");
    }

    @Test
    void sameRowsGiveTheSameBytesAlsoBeyondOneChunk() {
        BatchObject one = sample(20_000);
        BatchObject two = sample(20_000);
        assertThat(one.body()).isEqualTo(two.body());
        assertThat(one.attributes()).isEqualTo(two.attributes());
        store(one);
        assertThat(new BatchReader(store).read(one.name(), line -> {}).rows()).isEqualTo(20_000);
    }

    @Test
    void aBatchCanHoldNoRows() {
        try (BatchWriter writer = writer()) {
            writer.addDuplicate(START);
            BatchObject batch = writer.finish(101);
            store(batch);
            assertThat(new ManifestRebuild(store).manifest(batch.name())).isEqualTo(batch.manifest(batch.attributes()));
        }
    }

    @Test
    void theManifestMadeAgainEqualsTheOneWritten() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            try (BatchWriter writer = writer()) {
                int records = random.nextInt(1, 200);
                for (int i = 0; i < records; i++) {
                    addRandom(writer, random, i);
                }
                BatchObject batch = writer.finish(100 + records + random.nextInt(5));
                store(batch);
                BatchManifest written = batch.manifest(batch.attributes());
                assertThat(new ManifestRebuild(store).manifest(batch.name()))
                        .as("seed %d", seed)
                        .isEqualTo(written);
                assertThat(written.records()).isEqualTo(records);
            }
        }
    }

    @Test
    void theFingerprintMadeAgainEqualsTheOneWrittenBitForBit() {
        FingerprintSettings settings = new FingerprintSettings(Set.of("column_2"));
        BatchSettings withFingerprint = new BatchSettings(3, SETTINGS.writer(), dataset -> Optional.of(settings));
        for (long seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            ChainId chain = CHAIN.of(seed % 2 == 0 ? BatchCompression.ZSTD : BatchCompression.GZIP);
            try (BatchWriter writer = new BatchWriter(chain, 100, START, "lake-writer", withFingerprint)) {
                int records = random.nextInt(1, 9_000);
                for (int i = 0; i < records; i++) {
                    addRandom(writer, random, i);
                }
                assertThat(writer.memoryBytes()).isPositive();
                BatchObject batch = writer.finish(100 + records);
                store(batch);
                BatchManifest written = batch.manifest(batch.attributes());
                assertThat(written.fingerprint()).isNotNull();
                byte[] again =
                        ManifestCodec.encode(new ManifestRebuild(store).manifest(batch.name(), Optional.of(settings)));
                assertThat(Arrays.equals(again, ManifestCodec.encode(written)))
                        .as("seed %d", seed)
                        .isTrue();
            }
        }
    }

    private void addRandom(BatchWriter writer, Random random, int i) {
        Instant timestamp = START.plusMillis(random.nextInt(-1000, 500));
        switch (random.nextInt(4)) {
            case 0 -> writer.addDuplicate(timestamp);
            case 1 ->
                writer.addBad(
                        100 + i,
                        Optional.of(new byte[] {'x', (byte) random.nextInt()}),
                        Optional.empty(),
                        new BadRowException(ErrorCode.NOT_JSON, "not valid"),
                        timestamp);
            default -> writer.addRow(rows.read(randomRow(random)), timestamp);
        }
    }

    private static byte[] randomRow(Random random) {
        String[] values = {"null", "1", "-2.50", "\"é\"", "true", "{\"x\":\n[1, 2]}", "[\r\n]", "12345678901234567890"};
        StringBuilder json = new StringBuilder("{ \"a\": 1");
        for (int column = 0; column < 5; column++) {
            if (random.nextBoolean()) {
                json.append(",\n\"Column ").append(column).append("\" :").append(values[random.nextInt(values.length)]);
            }
        }
        return json.append('}').toString().getBytes(UTF_8);
    }

    @Test
    void aBadFileTellsTextFromBytesAndNothing() {
        BadFileWriter writer = new BadFileWriter(CHAIN, "lake-writer", 3);
        BadRowException reason = new BadRowException(ErrorCode.NOT_JSON, "no JSON");
        writer.add(7, Optional.of("é\n\"".getBytes(UTF_8)), Optional.of("id-1"), reason);
        writer.add(8, Optional.of(new byte[] {(byte) 0xff, 0}), Optional.empty(), reason);
        writer.add(9, Optional.empty(), Optional.empty(), reason);
        BadFile file = writer.finish();
        byte[] text = com.github.luben.zstd.Zstd.decompress(file.body(), 10_000);
        String origin = "\"origin\":{\"topic\":\"events.plays\",\"partition\":3,\"offset\":";
        String why = "\"code\":\"not_json\",\"reason\":\"no JSON\",\"stage\":\"lake-writer\",";
        assertThat(new String(text, UTF_8).lines())
                .containsExactly(
                        "{\"row\":\"é\\n\\\"\"," + why + "\"id\":\"id-1\"," + origin + "7}}",
                        "{\"row\":\"/wA=\",\"row_encoding\":\"base64\"," + why + origin + "8}}",
                        "{\"row\":null," + why + origin + "9}}");
        assertThat(file.records()).isEqualTo(3);
    }

    @Test
    void aChangedByteIsFound() {
        assertChangesAreFound(sample(1000));
        try (BatchWriter writer =
                new BatchWriter(CHAIN.of(BatchCompression.GZIP), 100, START, "lake-writer", SETTINGS)) {
            for (int i = 0; i < 500; i++) {
                writer.addRow(rows.read(("{\"n\":" + i + "}").getBytes(UTF_8)), START);
            }
            assertChangesAreFound(writer.finish(600));
        }
    }

    private void assertChangesAreFound(BatchObject batch) {
        for (int position : new int[] {0, 10, batch.body().length / 2, batch.body().length - 1}) {
            byte[] changed = batch.body().clone();
            changed[position] ^= 1;
            store.put(batch.name().objectKey(), changed, properties(batch));
            assertCorrupt(batch);
        }
        store.put(batch.name().objectKey(), Arrays.copyOf(batch.body(), batch.body().length - 5), properties(batch));
        assertCorrupt(batch);
        store.put(batch.name().objectKey(), Arrays.copyOf(batch.body(), batch.body().length + 5), properties(batch));
        assertCorrupt(batch);
    }

    @Test
    void anotherRowCountIsFound() {
        BatchObject batch = sample(10);
        Map<String, String> metadata =
                new java.util.HashMap<>(batch.attributes().toMetadata());
        metadata.put("millrace-rows", "9");
        store.put(batch.name().objectKey(), batch.body(), new ObjectProperties("x", metadata));
        assertCorrupt(batch);
    }

    @Test
    void aMissingObjectIsCorruption() {
        assertCorrupt(sample(1));
    }

    private void assertCorrupt(BatchObject batch) {
        assertThatThrownBy(() -> new BatchReader(store).read(batch.name(), line -> {}))
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_OBJECT));
    }

    private BatchObject sample(int count) {
        try (BatchWriter writer = writer()) {
            for (int i = 0; i < count; i++) {
                String json = "{\"n\": " + i + ", \"text\":\"é😀\",\n\"nested\":{\"a\": [1]}}";
                writer.addRow(rows.read(json.getBytes(UTF_8)), START.plusMillis(i % 800));
            }
            return writer.finish(100 + count);
        }
    }

    private static BatchWriter writer() {
        return new BatchWriter(CHAIN, 100, START, "lake-writer", SETTINGS);
    }

    private void store(BatchObject batch) {
        store.put(batch.name().objectKey(), batch.body(), properties(batch));
    }

    private static ObjectProperties properties(BatchObject batch) {
        return new ObjectProperties("application/zstd", batch.attributes().toMetadata());
    }
}
