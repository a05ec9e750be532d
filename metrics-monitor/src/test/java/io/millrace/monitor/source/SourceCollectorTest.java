package io.millrace.monitor.source;

import io.millrace.monitor.FakeService;
import io.millrace.monitor.MonitoredService;
import io.millrace.monitor.collect.Depth;
import io.millrace.monitor.collect.HttpPages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SourceCollectorTest {
    @Test
    void putsTogetherWhatTheConnectorSaysOfASource() throws Exception {
        try (FakeService connector = new FakeService();
                HttpPages pages = new HttpPages(Duration.ofSeconds(60))) {
            connector.answer("/actuator/prometheus", 200, """
                    millrace_capture_behind_seconds{source="shop"} 1.5
                    millrace_capture_behind_seconds{source="other"} NaN
                    """);
            connector.health(
                    200,
                    "{\"status\":\"UP\",\"components\":{\"verifications\":{\"status\":\"UP\",\"details\":{\"shop\":"
                            + "{\"finished\":\"2026-11-23T10:00:00Z\",\"differences\":3,\"same\":4,\"different\":1,"
                            + "\"behind\":0,\"not_comparable\":0,\"shop.items\":\"3 rows are missing\"},"
                            + "\"new\":\"not compared yet\"}}}}");
            Map<String, SourceFigures> found = new SourceCollector(
                            List.of(
                                    new MonitoredService("cdc-connector", connector.url()),
                                    new MonitoredService("lake-writer", connector.url())),
                            pages)
                    .collect(Depth.USUAL);
            assertThat(found)
                    .containsEntry(
                            "shop",
                            new SourceFigures(
                                    "shop",
                                    Optional.of(Duration.ofMillis(1_500)),
                                    Optional.of(new SourceFigures.Verified(
                                            Instant.parse("2026-11-23T10:00:00Z"),
                                            Optional.empty(),
                                            3,
                                            List.of("shop.items: 3 rows are missing")))))
                    .containsEntry("other", new SourceFigures("other", Optional.empty(), Optional.empty()))
                    .containsEntry("new", new SourceFigures("new", Optional.empty(), Optional.empty()));
        }
    }
}
