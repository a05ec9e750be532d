package io.millrace.monitor.console;

import io.millrace.monitor.anomaly.Measure;
import io.millrace.monitor.reconcile.ReconciliationStore;
import io.millrace.monitor.reconcile.ReconciliationStore.Hour;
import io.millrace.monitor.reconcile.Status;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The hours of a dataset: how many records came, how many were expected, and where any are missing. */
@RestController
final class HoursController {
    private static final Duration HISTORY = Duration.ofDays(77);
    private static final Duration CHART = Duration.ofDays(14);
    private static final Duration LISTED = Duration.ofDays(2);
    private static final long HOUR_SECONDS = 3_600;

    private final Pages pages;
    private final ReconciliationStore store;
    private final InstantSource clock;

    HoursController(Pages pages, ReconciliationStore store, InstantSource clock) {
        this.pages = pages;
        this.store = store;
        this.clock = clock;
    }

    @GetMapping("/datasets/{name}/hours")
    ResponseEntity<String> hours(@PathVariable String name) {
        DatasetName dataset = DatasetController.name(name);
        return pages.part("part/hours", "The hours", () -> part(dataset));
    }

    private HoursPart part(DatasetName dataset) {
        Instant now = clock.instant();
        Instant end = now.plusSeconds(HOUR_SECONDS);
        // The hour that is not over yet has too few records, whatever is expected.
        NavigableMap<Long, Double> volume = store.volume(dataset, now.minus(HISTORY), now);
        VolumeChart chart =
                VolumeChart.of(Measure.ROWS, volume, now.minus(CHART).getEpochSecond() / HOUR_SECONDS);
        int most = Math.toIntExact(LISTED.toHours() + 1);
        List<HoursPart.HourRow> listed =
                store.notable(dataset, now.minus(HISTORY), now.minus(LISTED), end, most).stream()
                        .map(hour -> new HoursPart.HourRow(hour, state(hour.status()), where(hour)))
                        .toList();
        long troubled = listed.stream()
                .filter(row ->
                        row.hour().status() != Status.BALANCED && row.hour().status() != Status.IN_FLIGHT)
                .count();
        return new HoursPart(
                dataset.value(),
                now,
                chart.isEmpty() ? Optional.empty() : Optional.of(chart.json("records")),
                chart.verdict(),
                listed,
                troubled);
    }

    private static State state(Status status) {
        return switch (status) {
            case BALANCED -> new State("good", "adds up");
            case IN_FLIGHT -> new State("move", "in flight");
            case LATE -> new State("warn", "late");
            case HELD -> new State("warn", "held");
            case UNKNOWN -> new State("none", "unknown");
            case EXTRA -> new State("bad", "too many");
            case MISSING -> new State("bad", "missing");
        };
    }

    private static String where(Hour hour) {
        List<String> words = new ArrayList<>();
        if (hour.lakeErased() > 0) {
            words.add(Show.number(hour.lakeErased()) + " more were stored and have been erased from the lake since");
        }
        if (hour.step().isEmpty()) {
            return String.join("; ", words);
        }
        String between = "between " + hour.step().get().before() + " and "
                + hour.step().get().after();
        String count =
                Show.number(Math.abs(hour.missing())) + (Math.abs(hour.missing()) == 1 ? " record " : " records ");
        words.add(count + (hour.status() == Status.EXTRA ? "too many " : "missing ") + between);
        words.addAll(hour.places());
        return String.join("; ", words);
    }
}
