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
import java.util.TreeMap;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The hours of a dataset: how many records came, how many were expected, and where any are missing. */
@RestController
final class HoursController {
    private static final Duration HISTORY = Duration.ofDays(63);
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
        List<Hour> hours = store.of(dataset, now.minus(HISTORY), now.plusSeconds(HOUR_SECONDS));
        NavigableMap<Long, Double> volume = new TreeMap<>();
        for (Hour hour : hours) {
            // The hour that is not over yet has too few records, whatever is expected.
            if (!hour.start().plusSeconds(HOUR_SECONDS).isAfter(now)) {
                volume.put(hour.start().getEpochSecond() / HOUR_SECONDS, (double) records(hour));
            }
        }
        VolumeChart chart =
                VolumeChart.of(Measure.ROWS, volume, now.minus(CHART).getEpochSecond() / HOUR_SECONDS);
        List<HoursPart.HourRow> listed = hours.stream()
                .filter(hour ->
                        hour.start().isAfter(now.minus(LISTED)) || hour.status().isWrong())
                .limit(LISTED.toHours() + 1)
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

    /** Records of the hour at the first stage that could be counted. */
    private static long records(Hour hour) {
        if (hour.kafka().isPresent()) {
            return hour.kafka().getAsLong();
        }
        return hour.lakeRows().orElse(0)
                + hour.lakeDuplicates().orElse(0)
                + hour.lakeBad().orElse(0);
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
        if (hour.step().isEmpty()) {
            return "";
        }
        List<String> words = new ArrayList<>();
        String between = "between " + hour.step().get().before() + " and "
                + hour.step().get().after();
        String count =
                Show.number(Math.abs(hour.missing())) + (Math.abs(hour.missing()) == 1 ? " record " : " records ");
        words.add(count + (hour.status() == Status.EXTRA ? "too many " : "missing ") + between);
        words.addAll(hour.places());
        return String.join("; ", words);
    }
}
