package io.millrace.schemas.batch;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.event.TraceParent;
import io.millrace.schemas.fingerprint.Fingerprint;
import io.millrace.schemas.fingerprint.FingerprintAccumulator;
import io.millrace.schemas.fingerprint.FingerprintSettings;
import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.RowReader;
import io.millrace.schemas.row.SchemaAccumulator;
import io.millrace.schemas.row.ValueType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BatchFormatTest {
    private static final String OBJECT = "raw/plays/2026/11/23/02/00003-0a1b2c3d-00000000000000000042.jsonl.zst";
    private static final BatchName NAME =
            new BatchName(new DatasetName("plays"), Instant.parse("2026-11-23T02:00:00Z"), 3, "0a1b2c3d", 42);

    @Test
    void namesStandAsTheFormatSays() {
        assertThat(NAME.objectKey()).isEqualTo(OBJECT);
        assertThat(NAME.manifestKey())
                .isEqualTo("raw/plays/2026/11/23/02/00003-0a1b2c3d-00000000000000000042.manifest.json");
        assertThat(NAME.badKey())
                .isEqualTo("bad/plays/2026/11/23/02/00003-0a1b2c3d-00000000000000000042.bad.jsonl.zst");
        assertThat(BatchName.parse(NAME.objectKey())).contains(NAME);
        assertThat(BatchName.parse(NAME.manifestKey())).contains(NAME);
        assertThat(BatchName.parse("raw/plays/2026/13/23/02/00003-0a1b2c3d-00000000000000000042.jsonl.zst"))
                .isEmpty();
        assertThat(BatchName.parse("raw/plays/readme.txt")).isEmpty();
    }

    @Test
    void manifestStandsAsTheGoldenFileSays() {
        BatchManifest manifest = new BatchManifest(
                1,
                "plays",
                "events.plays",
                "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
                3,
                42,
                52,
                OBJECT,
                1234,
                "ab".repeat(32),
                7,
                2,
                1,
                Instant.parse("2026-11-23T02:00:00.001Z"),
                Instant.parse("2026-11-23T02:00:01Z"),
                List.of(new ColumnSeen("title", EnumSet.of(ValueType.STRING), 7, 0, 12)),
                new BatchManifest.Writer("0.1.0", "abc"));
        String golden = "{\"format\":1,\"dataset\":\"plays\",\"topic\":\"events.plays\","
                + "\"topic_id\":\"0a1b2c3d4e5f60718293a4b5c6d7e8f9\",\"partition\":3,\"start\":42,\"end\":52,"
                + "\"object\":\"" + OBJECT + "\",\"bytes\":1234,\"sha256\":\"" + "ab".repeat(32) + "\","
                + "\"rows\":7,\"duplicates\":2,\"bad\":1,\"first_ts\":\"2026-11-23T02:00:00.001Z\","
                + "\"last_ts\":\"2026-11-23T02:00:01Z\",\"schema\":[{\"name\":\"title\",\"types\":[\"string\"],"
                + "\"values\":7,\"nulls\":0,\"max_bytes\":12}],\"writer\":{\"version\":\"0.1.0\",\"commit\":\"abc\"}}";
        assertThat(new String(ManifestCodec.encode(manifest), StandardCharsets.UTF_8))
                .isEqualTo(golden);
        assertThat(ManifestCodec.decode("key", golden.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(manifest);
    }

    @Test
    void aManifestWithFingerprintStandsAsTheGoldenFileSays() throws IOException {
        SchemaAccumulator schema = new SchemaAccumulator();
        FingerprintAccumulator fingerprint = new FingerprintAccumulator(new FingerprintSettings(Set.of("mail")));
        for (int i = 0; i < 7; i++) {
            String json = "{\"title\":\"" + (i % 3 == 0 ? "Help!" : "Girl " + i) + "\",\"n\":" + i * 0.5
                    + ",\"at\":\"2026-11-23T02:00:0" + i + "Z\",\"mail\":\"m" + i + "@example.org\",\"extra\":{}}";
            Row row = new RowReader().read(json.getBytes(StandardCharsets.UTF_8));
            schema.add(row);
            fingerprint.add(row);
        }
        BatchManifest manifest =
                manifest(7, schema, fingerprint.fingerprint(), new Erasure(2, 3, "20261124T010203Z-ab"));
        Path golden = Path.of("src/test/resources/golden/manifest-1.json");
        if (Boolean.getBoolean("millrace.update-golden")) {
            Files.write(golden, ManifestCodec.encode(manifest));
        }
        assertThat(new String(ManifestCodec.encode(manifest), StandardCharsets.UTF_8))
                .isEqualTo(Files.readString(golden))
                .doesNotContain("@example.org");
        assertThat(ManifestCodec.decode("key", Files.readAllBytes(golden))).isEqualTo(manifest);
        assertThat(ManifestCodec.decodeWithoutFingerprint("key", Files.readAllBytes(golden)))
                .isEqualTo(manifest.withoutFingerprint())
                .isNotEqualTo(manifest);
        assertThat(manifest.records()).isEqualTo(13);
    }

    @Test
    void aManifestKeepsItsTraces() {
        String text =
                "{\"format\":1,\"dataset\":\"plays\",\"topic\":\"events.plays\",\"topic_id\":\"0a\",\"partition\":3,"
                        + "\"start\":42,\"end\":52,\"object\":\"" + OBJECT
                        + "\",\"bytes\":1,\"sha256\":\"ab\",\"rows\":7,"
                        + "\"duplicates\":2,\"bad\":1,\"schema\":[],"
                        + "\"traces\":[\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\"],"
                        + "\"writer\":{\"version\":\"0.1.0\",\"commit\":\"abc\"}}";
        BatchManifest manifest = ManifestCodec.decode("key", text.getBytes(StandardCharsets.UTF_8));
        assertThat(manifest.tracesOrNone())
                .extracting(TraceParent::traceId)
                .containsExactly("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(new String(ManifestCodec.encode(manifest), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    private static BatchManifest manifest(
            long rows, SchemaAccumulator schema, Fingerprint fingerprint, Erasure erasure) {
        return new BatchManifest(
                1,
                "plays",
                "events.plays",
                "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
                3,
                42,
                55,
                OBJECT,
                1234,
                "ab".repeat(32),
                rows,
                2,
                1,
                Instant.parse("2026-11-23T02:00:00.001Z"),
                Instant.parse("2026-11-23T02:00:01Z"),
                schema.columns(),
                fingerprint,
                erasure,
                null,
                new BatchManifest.Writer("0.1.0", "abc"));
    }

    @Test
    void attributesOfARewrittenBatchSurviveTheObjectStore() {
        ObjectAttributes attributes = new ObjectAttributes(
                "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
                52,
                4,
                1,
                0,
                "ab".repeat(32),
                null,
                null,
                "0.1.0",
                "abc",
                new Erasure(1, 5, "20261124T010203Z-ab"),
                List.of(
                        new TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                        new TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")));
        assertThat(ObjectAttributes.ofMetadata(OBJECT, attributes.toMetadata())).isEqualTo(attributes);
    }

    @Test
    void attributesSurviveTheObjectStore() {
        ObjectAttributes attributes = new ObjectAttributes(
                "0a1b2c3d4e5f60718293a4b5c6d7e8f9", 52, 0, 0, 0, "ab".repeat(32), null, null, "0.1.0", "abc");
        assertThat(ObjectAttributes.ofMetadata(OBJECT, attributes.toMetadata())).isEqualTo(attributes);
        assertThatThrownBy(() -> ObjectAttributes.ofMetadata(OBJECT, Map.of("millrace-format", "1")))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining(OBJECT)
                .hasMessageContaining("millrace-topic-id is missing");
    }
}
