package io.millrace.schemas.warehouse;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PublishedTableCodecTest {
    private static final PublishedTable PLAYS = new PublishedTable(
            new DatasetName("plays"),
            "public",
            "plays",
            List.of(
                    new TableColumn("_id", "character varying", OptionalInt.of(1024), OptionalInt.empty()),
                    new TableColumn("price", "numeric", OptionalInt.empty(), OptionalInt.of(2)),
                    new TableColumn("n", "bigint", OptionalInt.empty(), OptionalInt.empty())));

    private static final String GOLDEN =
            "{\"format\":1,\"dataset\":\"plays\",\"schema\":\"public\",\"table\":\"plays\","
                    + "\"columns\":[{\"name\":\"_id\",\"type\":\"character varying\",\"length\":1024},"
                    + "{\"name\":\"price\",\"type\":\"numeric\",\"scale\":2},{\"name\":\"n\",\"type\":\"bigint\"}]}";

    @Test
    void theFormatStays() {
        assertThat(new String(PublishedTableCodec.encode(PLAYS), StandardCharsets.UTF_8))
                .isEqualTo(GOLDEN);
        assertThat(PublishedTableCodec.decode(GOLDEN.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(PLAYS);
    }

    @Test
    void whatIsNoTableIsRefused() {
        for (String wrong : List.of("", "[1", "{\"dataset\":\"UPPER CASE\"}")) {
            assertThatThrownBy(() -> PublishedTableCodec.decode(wrong.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(MillraceException.class);
        }
    }
}
