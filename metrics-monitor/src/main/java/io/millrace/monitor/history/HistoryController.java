package io.millrace.monitor.history;

import io.millrace.monitor.anomaly.DetectorSettings;
import io.millrace.monitor.anomaly.Judgement;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** The history of datasets and what was odd about it, as JSON. */
@RestController
public final class HistoryController {
    private static final long HOUR_SECONDS = 3_600;
    private static final Duration USUAL_SPAN = Duration.ofDays(14);

    private final HistoryStore store;
    private final SeriesJudge judge = new SeriesJudge(DetectorSettings.DEFAULT);
    private final InstantSource clock;

    public HistoryController(HistoryStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** The series of a dataset; the named one comes with the band in which its values were expected. */
    @GetMapping("/api/history")
    ResponseEntity<Answer> history(
            @RequestParam String dataset,
            @RequestParam(defaultValue = "") String column,
            @RequestParam(defaultValue = "rows") String series,
            @RequestParam Optional<Instant> from) {
        long first = hour(from.orElse(clock.instant().minus(USUAL_SPAN)));
        SeriesKey key = new SeriesKey(column, series);
        // The band needs what came before.
        List<SeriesJudge.Value> stored = store.series(name(dataset), key, first - SeriesJudge.REMEMBERED_HOURS);
        List<Value> values = new ArrayList<>();
        for (Judgement judgement : judge.judgements(key, stored, hour -> false)) {
            if (judgement.point().hour() >= first) {
                values.add(Value.of(judgement));
            }
        }
        List<Series> names = store.keys(name(dataset)).stream()
                .map(known -> new Series(known.column(), known.name()))
                .toList();
        return answer(new Answer(clock.instant(), dataset, new Series(column, series), names, values));
    }

    /** What was odd lately, the newest first. */
    @GetMapping("/api/findings")
    ResponseEntity<Findings> findings(@RequestParam Optional<String> dataset, @RequestParam Optional<Instant> from) {
        long first = hour(from.orElse(clock.instant().minus(USUAL_SPAN)));
        return answer(new Findings(
                clock.instant(),
                store.findings(first).stream()
                        .filter(finding ->
                                dataset.isEmpty() || finding.dataset().value().equals(dataset.get()))
                        .map(Found::of)
                        .toList()));
    }

    private static <T> ResponseEntity<T> answer(T body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }

    private static long hour(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), HOUR_SECONDS);
    }

    private static DatasetName name(String dataset) {
        try {
            return new DatasetName(dataset);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
    }

    /** @param column empty for the dataset itself */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Series(String column, String series) {}

    /** @param available every series of the dataset */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Answer(Instant generatedAt, String dataset, Series shown, List<Series> available, List<Value> values) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Value(Instant hour, double value, double expected, double low, double high, String verdict) {
        static Value of(Judgement judgement) {
            return new Value(
                    Instant.ofEpochSecond(judgement.point().hour() * HOUR_SECONDS),
                    judgement.point().value(),
                    judgement.expected(),
                    judgement.low(),
                    judgement.high(),
                    judgement.verdict().name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Findings(Instant generatedAt, List<Found> findings) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Found(
            String dataset,
            Instant hour,
            String kind,
            Series series,
            OptionalDouble seen,
            OptionalDouble expected,
            OptionalDouble low,
            OptionalDouble high,
            String detail) {
        static Found of(Finding finding) {
            return new Found(
                    finding.dataset().value(),
                    finding.start(),
                    finding.kind().text(),
                    new Series(finding.series().column(), finding.series().name()),
                    finding.seen(),
                    finding.expected(),
                    finding.low(),
                    finding.high(),
                    finding.detail());
        }
    }
}
