package io.millrace.monitor.console;

import io.millrace.monitor.access.AuditEntry;
import io.millrace.monitor.access.AuditLog;
import io.millrace.monitor.access.Role;
import io.millrace.monitor.access.Viewer;
import io.millrace.monitor.freshness.FreshnessBoard;
import io.millrace.monitor.lake.BatchCounts;
import io.millrace.monitor.lake.DatasetBatches;
import io.millrace.monitor.lake.LakeCollector;
import io.millrace.monitor.replay.RecordReplay;
import io.millrace.monitor.replay.ReplayMark;
import io.millrace.monitor.replay.SetAsideFiles;
import io.millrace.monitor.stage.DatasetStages;
import io.millrace.monitor.stage.StageBoard;
import io.millrace.monitor.stage.StageFigures;
import io.millrace.monitor.stage.StageRounds;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.dataset.DatasetName;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The page of one dataset, its parts that the warehouse and the lake are asked for, and what people may do about it. */
@RestController
final class DatasetController {
    private static final Duration REFRESH = Duration.ofSeconds(5);
    private static final int MOST_ROWS = 25;
    private static final int MOST_BATCHES = 15;
    private static final int MOST_FILES = 3;
    private static final int ROWS_OF_FILE = 5;

    private final Pages pages;
    private final StageRounds stages;
    private final LakeCollector lake;
    private final SetAsideFiles setAside;
    private final RecordReplay replay;
    private final ConsoleWarehouse warehouse;
    private final Supplier<Contracts> contracts;
    private final FreshnessBoard freshness;
    private final AuditLog audit;
    private final InstantSource clock;

    DatasetController(
            Pages pages,
            StageRounds stages,
            LakeCollector lake,
            SetAsideFiles setAside,
            RecordReplay replay,
            ConsoleWarehouse warehouse,
            Supplier<Contracts> contracts,
            FreshnessBoard freshness,
            AuditLog audit,
            InstantSource clock) {
        this.pages = pages;
        this.stages = stages;
        this.lake = lake;
        this.setAside = setAside;
        this.replay = replay;
        this.warehouse = warehouse;
        this.contracts = contracts;
        this.freshness = freshness;
        this.audit = audit;
        this.clock = clock;
    }

    @GetMapping("/datasets/{name}")
    ResponseEntity<String> dataset(
            HttpServletRequest request,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String column,
            @RequestParam(defaultValue = "") String series) {
        DatasetName dataset = name(name);
        DatasetStages known = known(stages.board(), dataset);
        DatasetRow row = DatasetRow.of(known);
        return pages.page(
                "dataset",
                new DatasetView(
                        pages.shell(request, name, "datasets", REFRESH),
                        row,
                        flow(row, known),
                        known.counts().held(),
                        contracts.get().of(dataset),
                        freshness.of(dataset),
                        series.isEmpty()
                                ? ""
                                : "?column=" + Addresses.encoded(column) + "&series=" + Addresses.encoded(series)));
    }

    @GetMapping("/datasets/{name}/bad-rows")
    ResponseEntity<String> badRows(HttpServletRequest request, @PathVariable String name) {
        DatasetName dataset = name(name);
        Viewer viewer = Viewer.current();
        return pages.part("part/badrows", "The bad rows", () -> {
            long count = warehouse.badRowCount(dataset);
            return new BadRowsPart(
                    name,
                    viewer.may(Role.OPERATOR) ? Pages.csrf(request) : "",
                    viewer.may(Role.OPERATOR),
                    clock.instant(),
                    count,
                    count == 0 ? List.of() : warehouse.badRows(dataset, MOST_ROWS),
                    warehouse.replays(dataset, 5),
                    setAside(dataset),
                    inFiles(known(stages.board(), dataset)));
        });
    }

    @GetMapping("/datasets/{name}/batches")
    ResponseEntity<String> batches(@PathVariable String name) {
        DatasetName dataset = name(name);
        return pages.part("part/batches", "The batches and loads", () -> {
            List<BatchCounts> latest = lake.latest(dataset).limit(MOST_BATCHES).toList();
            List<String> objects =
                    latest.stream().map(batch -> batch.name().objectKey()).toList();
            Set<String> loaded = warehouse.loaded(dataset, objects);
            return new BatchesPart(
                    clock.instant(),
                    latest.stream()
                            .map(batch -> new BatchesPart.Batch(
                                    batch.name().objectKey(),
                                    batch.name().partition(),
                                    batch.name().start(),
                                    batch.end(),
                                    batch.rows(),
                                    batch.duplicates(),
                                    batch.bad(),
                                    batch.bytes(),
                                    batch.newest(),
                                    loaded.contains(batch.name().objectKey())))
                            .toList(),
                    warehouse.loads(dataset, MOST_BATCHES));
        });
    }

    /** Asks the loader for a replay; it does so at its next round, exactly once for each row. */
    @PostMapping("/datasets/{name}/replay")
    ResponseEntity<String> replay(
            HttpServletRequest request, @PathVariable String name, @RequestParam(defaultValue = "") String object) {
        DatasetName dataset = name(name);
        Optional<String> only = Optional.of(object).filter(text -> !text.isEmpty());
        Instant now = clock.instant();
        boolean asked = warehouse.askReplay(
                UUID.randomUUID().toString(), dataset, only, Viewer.current().name(), now);
        String outcome = asked ? "asked the loader" : "the loader is too old for it";
        audit.keep(new AuditEntry(now, Viewer.current().name(), "replay bad rows", only.orElse(name), outcome));
        return Pages.told(
                request,
                "/datasets/" + dataset + "#bad",
                asked,
                asked
                        ? "The loader was asked to load the bad rows once more. What comes of it stands under “Replays”."
                        : "The loader of this installation knows no such wish. Run: millrace bad replay " + dataset);
    }

    /** Decides about a batch that the loader holds back. */
    @PostMapping("/datasets/{name}/held")
    ResponseEntity<String> decide(
            HttpServletRequest request,
            @PathVariable String name,
            @RequestParam String object,
            @RequestParam String decision) {
        DatasetName dataset = name(name);
        if (!decision.equals("approved") && !decision.equals("rejected")) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        boolean held = warehouse.decide(dataset, object, decision);
        audit.keep(new AuditEntry(
                clock.instant(),
                Viewer.current().name(),
                "held batch " + decision,
                object,
                held ? "noted" : "not held"));
        return Pages.told(
                request,
                "/datasets/" + dataset,
                held,
                held
                        ? "The batch is " + decision + "; the loader follows at its next attempt."
                        : "That batch is not held any more.");
    }

    private List<SetAsideItem> setAside(DatasetName dataset) {
        List<SetAsideItem> rows = new ArrayList<>();
        lake.latest(dataset).filter(batch -> batch.bad() > 0).limit(MOST_FILES).forEach(batch -> {
            Map<Long, ReplayMark> marks = replay.marks(batch.name());
            setAside.read(batch.name(), 1, ROWS_OF_FILE)
                    .forEach(record -> rows.add(new SetAsideItem(
                            record,
                            replay.prospect(record, Optional.ofNullable(marks.get(record.line()))),
                            batch.name().hour())));
        });
        return rows;
    }

    private static OptionalLong inFiles(DatasetStages stages) {
        return stages.counts().lake().stream().mapToLong(DatasetBatches::bad).findAny();
    }

    private static List<DatasetView.Figure> flow(DatasetRow row, DatasetStages stages) {
        StageFigures figures = row.figures();
        List<DatasetView.Figure> flow = new ArrayList<>();
        flow.add(figure("In Kafka", figures.kafka(), Show.compact(figures.retained()) + " still there"));
        flow.add(figure(
                "In the lake",
                figures.rows(),
                Show.compact(figures.duplicates()) + " duplicates, " + Show.compact(figures.bad()) + " bad"));
        flow.add(figure("Loaded", figures.ledger(), Show.compact(row.missing()) + " not loaded"));
        flow.add(figure(
                "In the table",
                figures.table(),
                stages.counts()
                        .table()
                        .map(table -> table.problem()
                                .orElse("counted at " + Show.moment(table.at()).substring(11) + " UTC"))
                        .orElse("not counted")));
        flow.add(figure("Set aside as bad", row.bad(), "by the lake writer and the loader"));
        return flow;
    }

    private static DatasetView.Figure figure(String name, OptionalLong value, String note) {
        return new DatasetView.Figure(name, Show.compact(value), Show.number(value), note);
    }

    private static DatasetStages known(StageBoard board, DatasetName dataset) {
        return board.datasets().stream()
                .filter(stages -> stages.counts().dataset().equals(dataset))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    static DatasetName name(String text) {
        try {
            return new DatasetName(text);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no dataset", e);
        }
    }
}
