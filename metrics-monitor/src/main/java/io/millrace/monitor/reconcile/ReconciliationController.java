package io.millrace.monitor.reconcile;

import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** The judged hours as JSON. */
@RestController
public final class ReconciliationController {
    private static final Duration USUAL_SPAN = Duration.ofDays(2);
    private static final int MOST_TROUBLED = 500;

    private final ReconciliationStore store;
    private final ReconciliationRounds rounds;
    private final InstantSource clock;

    public ReconciliationController(ReconciliationStore store, ReconciliationRounds rounds, InstantSource clock) {
        this.store = store;
        this.rounds = rounds;
        this.clock = clock;
    }

    /** Of one dataset: its hours, the newest first; of all: those hours of them that are not in order. */
    @GetMapping("/api/reconciliation")
    ResponseEntity<Answer> hours(
            @RequestParam Optional<String> dataset,
            @RequestParam Optional<Instant> from,
            @RequestParam Optional<Instant> to) {
        Instant now = clock.instant();
        Instant begin = from.orElse(now.minus(USUAL_SPAN));
        List<ReconciliationStore.Hour> hours = dataset.isPresent()
                ? store.of(name(dataset.get()), begin, to.orElse(now.plus(Duration.ofHours(1))))
                : store.troubled(begin, MOST_TROUBLED);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Answer(
                        now, rounds.lastRound(), hours.stream().map(Hour::of).toList()));
    }

    private static DatasetName name(String dataset) {
        try {
            return new DatasetName(dataset);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
    }

    /** @param comparedAt when every stage was compared last; null before the first time */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Answer(Instant generatedAt, Optional<Instant> comparedAt, List<Hour> hours) {}

    /** Counts that are not known are null. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Hour(
            String dataset,
            Instant hour,
            OptionalLong accepted,
            boolean acceptedComplete,
            OptionalLong kafka,
            OptionalLong lakeRows,
            OptionalLong lakeDuplicates,
            OptionalLong lakeBad,
            long lakeErased,
            OptionalLong warehouseRows,
            OptionalLong warehouseBad,
            OptionalLong warehouseDuplicates,
            long held,
            String status,
            Optional<String> step,
            long missing,
            List<String> places,
            Instant since) {
        static Hour of(ReconciliationStore.Hour hour) {
            return new Hour(
                    hour.dataset().value(),
                    hour.start(),
                    hour.edge(),
                    hour.edgeComplete(),
                    hour.kafka(),
                    hour.lakeRows(),
                    hour.lakeDuplicates(),
                    hour.lakeBad(),
                    hour.lakeErased(),
                    hour.warehouseRows(),
                    hour.warehouseBad(),
                    hour.warehouseDuplicates(),
                    hour.held(),
                    hour.status().text(),
                    hour.step().map(Step::text),
                    hour.missing(),
                    hour.places(),
                    hour.since());
        }
    }
}
