package io.millrace.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ResultTest {
    private static final Machine MACHINE = new Machine("a processor", 4, 1L << 34, "Linux", "a JDK", 0.25);

    private final Result result = new Result(
            "some",
            "events/s",
            List.of(
                    Sample.of(100, 200).with("p99", 3),
                    Sample.of(300, 400).with("p99", 1),
                    Sample.of(200, 1_000).with("p99", 2)),
            MACHINE);

    @Test
    void theMedianCountsAndRatiosAreTakenWithinARun() {
        assertThat(result.figure()).isEqualTo(200);
        assertThat(result.limit()).hasValue(400);
        assertThat(result.ratio()).hasValue(0.5);
        assertThat(result.peer()).isEmpty();
        assertThat(result.details()).isEqualTo(Map.of("p99", 2.0));
    }

    @Test
    void aPeerIsTheBaseWhereThereIsNoLimit() {
        Sample sample = new Sample(10, OptionalDouble.empty(), OptionalDouble.of(40), Map.of());
        assertThat(sample.ratio()).hasValue(0.25);
        assertThat(new Sample(10, OptionalDouble.empty(), OptionalDouble.empty(), Map.of()).ratio())
                .isEmpty();
        assertThat(Sample.of(10, 20).withPeer(5).ratio()).hasValue(0.5);
    }

    @Test
    void jsonHasItsPromisedShape() {
        JsonNode json = new JsonMapper().readTree(ResultJson.of(result));
        assertThat(json.propertyNames())
                .containsExactly("name", "figure", "unit", "limit", "peer", "ratio", "runs", "details", "machine");
        assertThat(json.get("figure").doubleValue()).isEqualTo(200);
        assertThat(json.get("peer").isNull()).isTrue();
        assertThat(json.get("runs").size()).isEqualTo(3);
        assertThat(json.get("machine").get("processors").intValue()).isEqualTo(4);
        assertThat(new JsonMapper()
                        .readTree(ResultJson.of(List.of(result, result)))
                        .size())
                .isEqualTo(2);
    }

    @Test
    void theTableShowsTheSpread() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ResultTable.print(List.of(result), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("some", "0.50", "3, 100 to 300", "p99");
    }
}
