package io.millrace.monitor.edge;

import io.millrace.monitor.FakeService;
import io.millrace.monitor.MonitoredService;
import io.millrace.monitor.collect.Depth;
import io.millrace.monitor.collect.HttpPages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EdgeCollectorTest {
    private static final String METRICS = """
            # TYPE millrace_events_total counter
            millrace_events_total{dataset="plays",outcome="accepted",service="ingest-api"} 1.2345678E7
            millrace_events_total{dataset="users",outcome="accepted",service="ingest-api"} 2.0
            millrace_events_total{outcome="rejected",service="ingest-api"} 3.0
            millrace_events_created{outcome="accepted"} 9.0
            process_start_time_seconds{service="ingest-api"} 1.795428E9
            """;

    @Test
    void sumsUpByOutcome() {
        assertThat(EdgeCollector.counts(METRICS))
                .isEqualTo(new EdgeCounts(1, 12_345_680, 3, 0, Optional.of(Instant.ofEpochSecond(1_795_428_000))));
    }

    @Test
    void anEdgeWithoutTheCounterHasCountedNothing() {
        assertThat(EdgeCollector.counts("up 1\n")).isEqualTo(new EdgeCounts(1, 0, 0, 0, Optional.empty()));
    }

    @Test
    void anOutcomeThatIsNotKnownIsNotLeftOutSilently() {
        assertThatThrownBy(() -> EdgeCollector.counts("millrace_events_total{outcome=\"lost\"} 1\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lost");
    }

    @Test
    void addsUpAllEdgesAndNoOtherService() throws Exception {
        try (FakeService one = new FakeService();
                FakeService two = new FakeService();
                HttpPages pages = new HttpPages(Duration.ofSeconds(5))) {
            one.answer("/actuator/prometheus", 200, METRICS);
            two.answer("/actuator/prometheus", 200, METRICS);
            EdgeCollector collector = new EdgeCollector(
                    List.of(
                            new MonitoredService("ingest-api", one.url()),
                            new MonitoredService("ingest-api-2", two.url()),
                            new MonitoredService("lake-writer", two.url())),
                    pages);
            EdgeCounts counts = collector.collect(Depth.USUAL);
            assertThat(counts.edges()).isEqualTo(2);
            assertThat(counts.accepted()).isEqualTo(2 * 12_345_680);

            two.answer("/actuator/prometheus", 500, "");
            assertThatThrownBy(() -> collector.collect(Depth.USUAL)).hasMessageContaining("ingest-api-2");
        }
    }
}
