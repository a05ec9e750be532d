package io.millrace.monitor.console;

import io.millrace.monitor.collect.Failure;
import io.millrace.monitor.collect.SourceState;
import io.millrace.monitor.service.ServiceState;
import io.millrace.monitor.service.ServiceWatch;
import io.millrace.monitor.service.WatchedService;
import io.millrace.monitor.stage.DatasetStages;
import io.millrace.monitor.stage.StageBoard;
import io.millrace.monitor.stage.StageRounds;
import io.millrace.monitor.stage.StageStatus;
import io.millrace.monitor.warehouse.HeldBatch;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.contract.DataContract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What is wrong now: causes before effects, so that a service that is down stands above the data that waits for it. */
final class Matters {
    private final StageRounds stages;
    private final ServiceWatch services;
    private final Supplier<Contracts> contracts;

    Matters(StageRounds stages, ServiceWatch services, Supplier<Contracts> contracts) {
        this.stages = stages;
        this.services = services;
        this.contracts = contracts;
    }

    int count() {
        return all().size();
    }

    List<AlertsView.Matter> all() {
        List<AlertsView.Matter> matters = new ArrayList<>();
        for (WatchedService service : services.services()) {
            if (service.state() instanceof ServiceState.Down || service.state() instanceof ServiceState.Unreachable) {
                matters.add(service(service));
            }
        }
        StageBoard board = stages.board();
        for (SourceState<?> source : List.of(board.edge(), board.kafka(), board.lake(), board.warehouse())) {
            source.failure().ifPresent(failure -> matters.add(source(source.name(), failure)));
        }
        for (StageStatus status : List.of(StageStatus.MISMATCH, StageStatus.HELD)) {
            board.datasets().stream()
                    .filter(dataset -> dataset.verdict().status() == status)
                    .forEach(dataset -> matters.add(dataset(dataset)));
        }
        return matters;
    }

    private static AlertsView.Matter service(WatchedService service) {
        OverviewView.Service shown = OverviewController.service(service);
        return new AlertsView.Matter(
                shown.state(),
                "Service " + shown.name(),
                "/",
                shown.reasons(),
                Optional.of(shown.since()),
                "",
                "Look at its log, and whether what it needs answers. Data that waits for it is not lost.");
    }

    private static AlertsView.Matter source(String name, Failure failure) {
        return new AlertsView.Matter(
                new State("bad", "not answering"),
                "Counting: " + name,
                "/",
                List.of(failure.reason()),
                Optional.of(failure.since()),
                "",
                "Until it answers, the numbers of this stage are the last known ones.");
    }

    private AlertsView.Matter dataset(DatasetStages stages) {
        DatasetRow row = DatasetRow.of(stages);
        Optional<Instant> since =
                stages.counts().held().stream().map(HeldBatch::since).min(Instant::compareTo);
        String owner = contracts
                .get()
                .of(stages.counts().dataset())
                .flatMap(DataContract::owner)
                .orElse("");
        boolean held = row.status() == StageStatus.HELD;
        return new AlertsView.Matter(
                row.state(),
                "Dataset " + row.name(),
                row.address(),
                row.reasons(),
                since,
                owner,
                held
                        ? "See why the batch is held; mend the table or the contract, or approve or reject it."
                        : "See hour by hour between which two stages records are missing or too many.");
    }
}
