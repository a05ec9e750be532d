package io.millrace.monitor.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ApiWindowTest {
    private static final long NOW = 1_700_000_000_000L;

    private final ApiWindow window = new ApiWindow();

    @Test
    void percentilesAreWithinThreePercent() {
        for (int i = 1; i <= 1_000; i++) {
            window.add(new ApiCall("payments", "charge", i % 10 == 0, OptionalDouble.of(i)), NOW);
        }
        List<ApiFigures> figures = window.figures(NOW);
        assertThat(figures).hasSize(2);
        ApiFigures service = figures.get(0);
        assertThat(service.endpoint()).isEmpty();
        assertThat(service.calls()).isEqualTo(1_000);
        assertThat(service.errorRate()).isEqualTo(0.1);
        assertThat(service.p50()).isCloseTo(500, within(16.0));
        assertThat(service.p95()).isCloseTo(950, within(30.0));
        assertThat(service.p99()).isCloseTo(990, within(31.0));
    }

    @Test
    void whatIsOlderThanFiveMinutesIsForgotten() {
        window.add(new ApiCall("payments", "", true, OptionalDouble.empty()), NOW);
        window.add(new ApiCall("payments", "", false, OptionalDouble.empty()), NOW + 4 * 60_000);
        assertThat(window.figures(NOW + 4 * 60_000).get(0).calls()).isEqualTo(2);
        assertThat(window.figures(NOW + 6 * 60_000).get(0).failed()).isZero();
        assertThat(window.figures(NOW + 60 * 60_000)).isEmpty();
        window.add(new ApiCall("payments", "", true, OptionalDouble.empty()), NOW + 60 * 60_000);
        window.add(new ApiCall("payments", "", true, OptionalDouble.empty()), NOW);
        assertThat(window.figures(NOW + 60 * 60_000).get(0).calls()).isEqualTo(1);
    }

    @Test
    void readsARowAsItStandsInKafka() {
        assertThat(
                        parse(
                                "{\"service\":\"payments\",\"endpoint\":\"charge\",\"status\":200,\"duration\":12.5,\"_id\":\"1\"}"))
                .contains(new ApiCall("payments", "charge", false, OptionalDouble.of(12.5)));
        assertThat(parse("{\"service\":\"payments\",\"status\":404}"))
                .contains(new ApiCall("payments", "", true, OptionalDouble.empty()));
        assertThat(parse("{\"service\":\"payments\"}").orElseThrow().failed()).isTrue();
        assertThat(parse("{\"status\":200}")).isEmpty();
        assertThat(parse("no json")).isEmpty();
    }

    private static Optional<ApiCall> parse(String row) {
        return ApiCall.parse(row.getBytes(StandardCharsets.UTF_8));
    }
}
