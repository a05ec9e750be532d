package io.millrace.schemas.batch;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.ValueType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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
