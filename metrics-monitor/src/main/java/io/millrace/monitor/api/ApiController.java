package io.millrace.monitor.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** The calls to third parties as JSON. */
@RestController
public final class ApiController {
    private final ApiWatch watch;
    private final InstantSource clock;

    public ApiController(ApiWatch watch, InstantSource clock) {
        this.watch = watch;
        this.clock = clock;
    }

    @GetMapping("/api/api-requests")
    ResponseEntity<Answer> calls() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Answer(
                        clock.instant(), watch.figures().stream().map(Shown::of).toList()));
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Answer(Instant generatedAt, List<Shown> calls) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Shown(
            String service,
            String endpoint,
            long calls,
            long failed,
            double errorRate,
            double p50Millis,
            double p95Millis,
            double p99Millis) {
        static Shown of(ApiFigures figures) {
            return new Shown(
                    figures.service(),
                    figures.endpoint(),
                    figures.calls(),
                    figures.failed(),
                    figures.errorRate(),
                    figures.p50(),
                    figures.p95(),
                    figures.p99());
        }
    }
}
