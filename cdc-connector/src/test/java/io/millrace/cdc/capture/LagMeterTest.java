package io.millrace.cdc.capture;

import io.millrace.cdc.capture.LagMeter.BinlogFile;
import io.millrace.cdc.stream.SourcePosition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LagMeterTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final LagMeter meter = new LagMeter();

    @Test
    void nothingIsBehindAtTheEnd() {
        assertThat(meter.measure(files(500), at("b.000002", 500), NOON.minusSeconds(3600), NOON))
                .isEqualTo(new Lag(0, 0, Optional.empty()));
    }

    @Test
    void bytesOfAllLaterFilesCount() {
        assertThat(meter.measure(files(500), at("b.000001", 100), NOON.minusSeconds(60), NOON))
                .isEqualTo(new Lag(1_400, 60, Optional.empty()));
        assertThat(meter.measure(files(500), at("", 0), NOON.minusSeconds(60), NOON)
                        .bytes())
                .isEqualTo(1_500);
    }

    @Test
    void anOldLastEventIsNoLagWhenTheSourceWasQuietUntilNow() {
        Instant quietSince = NOON.minusSeconds(3600);
        meter.measure(files(500), at("b.000002", 500), quietSince, NOON);
        Lag lag = meter.measure(files(800), at("b.000002", 500), quietSince, NOON.plusSeconds(5));
        assertThat(lag.bytes()).isEqualTo(300);
        assertThat(lag.seconds()).isEqualTo(5);
    }

    @Test
    void aPositionThatDoesNotMoveIsStuckSinceItMovedLast() {
        meter.measure(files(500), at("b.000002", 400), NOON, NOON);
        assertThat(meter.measure(files(900), at("b.000002", 400), NOON, NOON.plusSeconds(30))
                        .stuckSince())
                .contains(NOON);
        assertThat(meter.measure(files(900), at("b.000002", 600), NOON, NOON.plusSeconds(60))
                        .stuckSince())
                .isEmpty();
    }

    private static List<BinlogFile> files(long last) {
        return List.of(new BinlogFile("b.000001", 1_000), new BinlogFile("b.000002", last));
    }

    private static SourcePosition at(String file, long position) {
        return new SourcePosition("uuid", false, "", file, position, SourcePosition.Partial.NONE, 1);
    }
}
