package io.millrace.monitor.service;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HealthAnswerTest {
    @Test
    void namesOnlyWhatIsNotUp() {
        HealthAnswer answer = parse("""
                        {"status":"DOWN","components":{
                          "dependencies":{"status":"DOWN","details":{
                            "kafka":"up since 2026-11-23T10:00:00Z",
                            "warehouse":"down since 2026-11-23T10:01:00Z: connection refused",
                            "zookeeper":"not proven yet"}},
                          "livenessState":{"status":"UP"},
                          "readinessState":{"status":"OUT_OF_SERVICE"}}}""").orElseThrow();
        assertThat(answer.up()).isFalse();
        assertThat(answer.problems())
                .containsExactly(
                        "warehouse: down since 2026-11-23T10:01:00Z: connection refused",
                        "zookeeper: not proven yet",
                        "readinessState: OUT_OF_SERVICE");
    }

    @Test
    void aPartInsideAWellPartIsNotLookedAt() {
        assertThat(parse("{\"status\":\"UP\",\"components\":{\"loads\":{\"status\":\"UP\",\"details\":{\"held\":3}}}}")
                        .orElseThrow())
                .isEqualTo(new HealthAnswer("UP", java.util.List.of()));
    }

    @Test
    void detailsThatAreNoTextAreShownAsJson() {
        assertThat(parse("{\"status\":\"DOWN\",\"components\":{\"x\":{\"status\":\"DOWN\",\"details\":{\"n\":[1]}}}}")
                        .orElseThrow()
                        .problems())
                .containsExactly("n: [1]");
    }

    @Test
    void isBounded() {
        StringBuilder details = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            details.append(i == 0 ? "" : ",")
                    .append("\"d")
                    .append(i)
                    .append("\":\"")
                    .append("x".repeat(2_000))
                    .append('"');
        }
        HealthAnswer answer = parse("{\"status\":\"DOWN\",\"components\":{\"x\":{\"status\":\"DOWN\",\"details\":{"
                        + details + "}}}}")
                .orElseThrow();
        assertThat(answer.problems()).hasSize(20).allSatisfy(problem -> assertThat(problem)
                .hasSizeLessThanOrEqualTo(500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "up", "[]", "{}", "{\"status\":1}", "{\"status\":\"UP\"", "{\"status\":\"UP\"}}", "<html>"})
    void anythingElseIsNoHealth(String body) {
        assertThat(parse(body)).isEmpty();
    }

    private static Optional<HealthAnswer> parse(String body) {
        return HealthAnswer.parse(body.getBytes(StandardCharsets.UTF_8));
    }
}
