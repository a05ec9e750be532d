package io.millrace.cdc.stream;

import io.millrace.cdc.snapshot.SnapshotProgress;
import io.millrace.cdc.snapshot.SnapshotProgress.Part;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What earlier versions committed about a source is read: the files in {@code golden} never change. */
class GoldenPositionsTest {
    private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    private final PositionCodec codec = new PositionCodec();

    @Test
    void aPositionOfMySqlStandsAsTheGoldenFileSays() throws IOException {
        SourcePosition position = new SourcePosition(
                SERVER,
                false,
                SERVER + ":1-10",
                "binlog.000003",
                4711,
                new SourcePosition.Partial(SERVER + ":11", 5, "9f2c"),
                42);
        assertThat(codec.decode(golden("position-mysql-1.json"))).isEqualTo(position);
        assertThat(codec.encode(position)).isEqualTo(golden("position-mysql-1.json"));
    }

    @Test
    void aPositionOfMariaDbStandsAsTheGoldenFileSays() throws IOException {
        SourcePosition position =
                new SourcePosition("", true, "0-1-100", "mariadb-bin.000001", 256, SourcePosition.Partial.NONE, 7);
        assertThat(codec.decode(golden("position-mariadb-1.json"))).isEqualTo(position);
        assertThat(codec.encode(position)).isEqualTo(golden("position-mariadb-1.json"));
    }

    @Test
    void fieldsThatANewerVersionAddsArePassedOver() throws IOException {
        String newer = new String(golden("position-mariadb-1.json"), StandardCharsets.UTF_8)
                .replace("\"seq\":7", "\"seq\":7,\"later\":{\"a\":1}");
        assertThat(codec.decode(newer.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(codec.decode(golden("position-mariadb-1.json")));
    }

    @Test
    void aFormatThatIsNotKnownStopsTheCapture() throws IOException {
        String newer = new String(golden("position-mariadb-1.json"), StandardCharsets.UTF_8)
                .replace("\"format\":1", "\"format\":2");
        assertThatThrownBy(() -> codec.decode(newer.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MillraceException.class)
                .extracting(e -> ((MillraceException) e).code())
                .isEqualTo(ErrorCode.SOURCE_POSITION_LOST);
    }

    @Test
    void theProgressOfACopyStandsAsTheGoldenFileSays() throws IOException {
        SnapshotProgress progress = new SnapshotProgress(
                "",
                true,
                List.of(
                        new Part(true, List.of("500"), List.of("500")),
                        new Part(false, List.of("740"), List.of("1000"))),
                20_000);
        String golden = new String(golden("snapshot-2.json"), StandardCharsets.UTF_8);
        assertThat(SnapshotProgress.decode(golden)).isEqualTo(progress);
        assertThat(progress.encode()).isEqualTo(golden);
    }

    @Test
    void aCopyThatTheFirstFormatTellsOfGoesOn() throws IOException {
        assertThat(SnapshotProgress.decode(new String(golden("snapshot-1.json"), StandardCharsets.UTF_8)))
                .isEqualTo(new SnapshotProgress(
                        "", false, List.of(new Part(false, List.of("17", "'a'"), List.of("99", "'z'"))), 16));
    }

    private static byte[] golden(String name) throws IOException {
        return Files.readAllBytes(Path.of("src", "test", "resources", "golden", name));
    }
}
