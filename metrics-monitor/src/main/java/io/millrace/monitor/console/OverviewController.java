package io.millrace.monitor.console;

import io.millrace.monitor.collect.Failure;
import io.millrace.monitor.collect.SourceState;
import io.millrace.monitor.console.FlowHistory.Stage;
import io.millrace.monitor.console.OverviewView.FlowStage;
import io.millrace.monitor.service.ServiceState;
import io.millrace.monitor.service.ServiceWatch;
import io.millrace.monitor.service.WatchedService;
import io.millrace.monitor.stage.StageBoard;
import io.millrace.monitor.stage.StageFigures;
import io.millrace.monitor.stage.StageRounds;
import io.millrace.monitor.stage.StageStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The first page: is everything all right, and if not, where. */
@RestController
final class OverviewController {
    private static final Duration REFRESH = Duration.ofSeconds(3);
    private static final int MOST_SHOWN = 8;

    private final Pages pages;
    private final StageRounds stages;
    private final ServiceWatch services;
    private final FlowHistory history;

    OverviewController(Pages pages, StageRounds stages, ServiceWatch services, FlowHistory history) {
        this.pages = pages;
        this.stages = stages;
        this.services = services;
        this.history = history;
    }

    @GetMapping("/")
    ResponseEntity<String> overview(HttpServletRequest request) {
        StageBoard board = stages.board();
        List<DatasetRow> rows = board.datasets().stream().map(DatasetRow::of).toList();
        List<DatasetRow> attention = rows.stream()
                .filter(row -> row.status() == StageStatus.MISMATCH
                        || row.status() == StageStatus.HELD
                        || row.status() == StageStatus.UNKNOWN)
                .sorted(Comparator.comparing(DatasetRow::status).reversed())
                .toList();
        List<DatasetRow> busiest = rows.stream()
                .sorted(Comparator.comparing(
                                (DatasetRow row) -> row.figures().kafka().orElse(0))
                        .reversed())
                .limit(MOST_SHOWN)
                .toList();
        State verdict = verdict(board, attention);
        return pages.page(
                "overview",
                new OverviewView(
                        pages.shell(request, "Overview", "overview", REFRESH),
                        verdict,
                        sentence(rows, attention),
                        flow(board),
                        services.services().stream()
                                .map(OverviewController::service)
                                .toList(),
                        attention.stream().limit(MOST_SHOWN).toList(),
                        busiest,
                        rows.size()));
    }

    private State verdict(StageBoard board, List<DatasetRow> attention) {
        boolean down = services.services().stream()
                .anyMatch(service -> service.state() instanceof ServiceState.Down
                        || service.state() instanceof ServiceState.Unreachable);
        boolean failing =
                sources(board).stream().anyMatch(source -> source.failure().isPresent());
        if (down || failing || attention.stream().anyMatch(row -> row.status() == StageStatus.MISMATCH)) {
            return new State("bad", "needs a look");
        }
        if (sources(board).stream().anyMatch(source -> source.reading().isEmpty())) {
            return new State("none", "counting");
        }
        return attention.isEmpty() ? new State("good", "all well") : new State("warn", "some data is held");
    }

    private static String sentence(List<DatasetRow> rows, List<DatasetRow> attention) {
        if (rows.isEmpty()) {
            return "No dataset yet. Post a first event, and it appears here within seconds.";
        }
        long settled = rows.stream()
                .filter(row -> row.status() == StageStatus.SETTLED || row.status() == StageStatus.IN_FLIGHT)
                .count();
        return settled + " of " + rows.size() + (rows.size() == 1 ? " dataset" : " datasets")
                + " add up at every stage or are on their way"
                + (attention.isEmpty() ? "." : "; " + attention.size() + " to look at.");
    }

    private List<FlowStage> flow(StageBoard board) {
        StageFigures total = FlowHistory.total(board);
        List<FlowStage> flow = new ArrayList<>();
        OptionalLong accepted = board.edge().value().stream()
                .mapToLong(counts -> counts.accepted())
                .findAny();
        List<String> refused = new ArrayList<>();
        board.edge().value().ifPresent(counts -> {
            refused.add(Show.number(counts.rejected()) + " rejected");
            if (counts.retry() > 0) {
                refused.add(Show.number(counts.retry()) + " told to retry");
            }
        });
        flow.add(stage(Stage.EDGE, "Edge", "events accepted", accepted, board.edge(), 0, refused));
        flow.add(stage(
                Stage.KAFKA,
                "Kafka",
                "records",
                total.kafka(),
                board.kafka(),
                0,
                total.retained().isPresent() ? List.of(Show.compact(total.retained()) + " still there") : List.of()));
        long waiting = behind(total.kafka(), sum(total.rows(), total.duplicates(), total.bad(), total.erased()));
        flow.add(stage(
                Stage.LAKE,
                "Lake",
                "records in batches",
                sum(total.rows(), total.duplicates(), total.bad(), total.erased()),
                board.lake(),
                waiting,
                List.of(
                        Show.compact(total.duplicates()) + " duplicates, " + Show.compact(total.bad()) + " bad",
                        waiting == 0 ? "nothing waits" : "about " + Show.number(waiting) + " on their way")));
        long unloaded = board.datasets().stream()
                .map(DatasetRow::of)
                .mapToLong(row -> row.missing().orElse(0))
                .sum();
        List<String> loading = new ArrayList<>();
        loading.add(unloaded == 0 ? "nothing waits" : Show.number(unloaded) + " not loaded yet");
        if (total.held().orElse(0) > 0) {
            loading.add(Show.number(total.held()) + " of them held");
        }
        flow.add(stage(
                Stage.WAREHOUSE, "Warehouse", "rows loaded", total.ledger(), board.warehouse(), unloaded, loading));
        flow.add(stage(
                Stage.TABLES,
                "Tables",
                "rows to query",
                total.table(),
                board.warehouse(),
                0,
                List.of("as the warehouse counts them")));
        return flow;
    }

    private FlowStage stage(
            Stage stage,
            String name,
            String what,
            OptionalLong count,
            SourceState<?> source,
            long waiting,
            List<String> notes) {
        State state = new State(waiting > 0 ? "move" : "good", waiting > 0 ? "in flight" : "up to date");
        if (source.failure().isPresent()) {
            state = new State("bad", "not answering");
        } else if (source.reading().isEmpty()) {
            state = new State("none", "not counted yet");
        }
        return new FlowStage(
                name,
                what,
                Show.compact(count),
                Show.number(count),
                Show.rate(history.rate(stage)),
                history.rates(stage),
                state,
                notes,
                source.failure().map(Failure::reason));
    }

    private static List<SourceState<?>> sources(StageBoard board) {
        return List.of(board.edge(), board.kafka(), board.lake(), board.warehouse());
    }

    private static long behind(OptionalLong before, OptionalLong after) {
        return before.isEmpty() || after.isEmpty() ? 0 : Math.max(0, before.getAsLong() - after.getAsLong());
    }

    private static OptionalLong sum(OptionalLong one, OptionalLong two, OptionalLong three, OptionalLong four) {
        return one.isEmpty()
                ? one
                : OptionalLong.of(one.getAsLong() + two.orElse(0) + three.orElse(0) + four.orElse(0));
    }

    static OverviewView.Service service(WatchedService watched) {
        return new OverviewView.Service(
                watched.service().name(),
                State.of(watched.state()),
                reasons(watched.state()),
                watched.since(),
                watched.service().page("/actuator/prometheus").toString());
    }

    private static List<String> reasons(ServiceState state) {
        if (state instanceof ServiceState.Up up) {
            return up.remarks();
        }
        if (state instanceof ServiceState.Down down) {
            return down.reasons();
        }
        return Optional.of(state)
                .filter(ServiceState.Unreachable.class::isInstance)
                .map(ServiceState.Unreachable.class::cast)
                .map(away -> List.of(away.reason()))
                .orElse(List.of());
    }
}
