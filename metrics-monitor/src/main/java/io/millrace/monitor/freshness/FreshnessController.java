package io.millrace.monitor.freshness;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** The freshness of every dataset as JSON. */
@RestController
public final class FreshnessController {
    private final FreshnessBoard board;
    private final InstantSource clock;

    public FreshnessController(FreshnessBoard board, InstantSource clock) {
        this.board = board;
        this.clock = clock;
    }

    @GetMapping("/api/freshness")
    ResponseEntity<Answer> freshness() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Answer(
                        clock.instant(),
                        board.all().values().stream().map(Dataset::of).toList()));
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Answer(Instant generatedAt, List<Dataset> datasets) {}

    /**
     * @param unstoredSeconds age of the oldest record that is not in the lake; 0 when all are
     * @param unqueryableSeconds age of the oldest record that is not in the warehouse; 0 when all are
     * @param limitSeconds what the contract promises; null when it does not
     * @param status {@code kept}, {@code broken}, or {@code unpromised} without a contract
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Dataset(
            String dataset,
            Instant at,
            double unstoredSeconds,
            double unqueryableSeconds,
            Optional<Long> limitSeconds,
            String status) {
        static Dataset of(Freshness freshness) {
            String status = freshness.limit().isEmpty() ? "unpromised" : freshness.breaksPromise() ? "broken" : "kept";
            return new Dataset(
                    freshness.dataset().value(),
                    freshness.at(),
                    seconds(freshness.unstored()),
                    seconds(freshness.unqueryable()),
                    freshness.limit().map(Duration::toSeconds),
                    status);
        }
    }

    private static double seconds(Duration age) {
        return age.toMillis() / 1_000.0;
    }
}
