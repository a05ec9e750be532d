package io.millrace.monitor.console;

import io.millrace.monitor.anomaly.DetectorSettings;
import io.millrace.monitor.anomaly.Judgement;
import io.millrace.monitor.history.Finding;
import io.millrace.monitor.history.HistoryStore;
import io.millrace.monitor.history.SeriesJudge;
import io.millrace.monitor.history.SeriesKey;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The history of what the rows of a dataset look like, and what was odd about it. */
@RestController
final class ColumnsController {
    private static final long HOUR_SECONDS = 3_600;
    private static final Duration SHOWN = Duration.ofDays(14);
    private static final int MOST_FINDINGS = 20;

    private final Pages pages;
    private final HistoryStore store;
    private final InstantSource clock;
    private final SeriesJudge judge = new SeriesJudge(DetectorSettings.DEFAULT);

    ColumnsController(Pages pages, HistoryStore store, InstantSource clock) {
        this.pages = pages;
        this.store = store;
        this.clock = clock;
    }

    /** The chosen series with its band; the others as small lines. */
    @GetMapping("/datasets/{name}/columns")
    ResponseEntity<String> columns(
            @PathVariable String name,
            @RequestParam(defaultValue = "") String column,
            @RequestParam(defaultValue = "rows") String series) {
        DatasetName dataset = DatasetController.name(name);
        return pages.part("part/columns", "The history", () -> part(dataset, new SeriesKey(column, series)));
    }

    private ColumnsPart part(DatasetName dataset, SeriesKey chosen) {
        Instant now = clock.instant();
        long from = now.minus(SHOWN).getEpochSecond() / HOUR_SECONDS;
        Map<SeriesKey, List<SeriesJudge.Value>> all =
                store.history(dataset, from).series();
        List<ColumnsPart.Series> series = new ArrayList<>();
        all.forEach((key, values) -> {
            List<Double> shown = values.stream()
                    .filter(value -> value.hour() >= from && Double.isFinite(value.value()))
                    .map(SeriesJudge.Value::value)
                    .toList();
            if (!shown.isEmpty()) {
                series.add(new ColumnsPart.Series(
                        key.column(),
                        key.name().replace('_', ' '),
                        shown,
                        number(key, shown.get(shown.size() - 1)),
                        "/datasets/" + dataset + "?column=" + Addresses.encoded(key.column()) + "&series="
                                + Addresses.encoded(key.name()) + "#columns"));
            }
        });
        // The band needs what came before.
        List<SeriesJudge.Value> remembered = store.series(dataset, chosen, from - SeriesJudge.REMEMBERED_HOURS);
        List<Judgement> judgements = judge.judgements(chosen, remembered, hour -> false).stream()
                .filter(judgement -> judgement.point().hour() >= from)
                .toList();
        VolumeChart chart = new VolumeChart(judgements);
        List<Finding> findings = store.findings(dataset, from, MOST_FINDINGS);
        return new ColumnsPart(
                dataset.value(),
                now,
                series,
                chart.isEmpty()
                        ? Optional.empty()
                        : Optional.of(chart.json(chosen.text().replace('_', ' '))),
                chosen.text().replace('_', ' '),
                odd(chart),
                findings);
    }

    private static String odd(VolumeChart chart) {
        long odd = chart.odd();
        return odd == 0 ? "Nothing odd in the last two weeks." : odd + " odd hours in the last two weeks.";
    }

    private static String number(SeriesKey key, double value) {
        if (key.name().endsWith("_share")) {
            return Show.percent(value);
        }
        return Math.abs(value) >= 1_000 ? Show.compact(value) : String.format(Locale.ROOT, "%.3g", value);
    }
}
