package io.millrace.standalone.chaos;

import io.millrace.bench.Machine;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.runtime.launch.Build;
import io.millrace.standalone.demo.DemoDatabase;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Installation;
import io.millrace.standalone.stack.StackException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A fault campaign on a fleet of its own, from its start to its report. */
public final class Campaign {
    private static final Duration START_PATIENCE = Duration.ofMinutes(12);
    private static final Duration SETTLE_PATIENCE = Duration.ofMinutes(20);

    /**
     * What is to be done.
     *
     * @param seconds how long faults come
     * @param eventsPerSecond how many events are offered meanwhile
     * @param kinds the faults that may come
     * @param notIsolated why packets and disks are everybody's; empty when the campaign has its own
     */
    public record Plan(
            int seconds, int eventsPerSecond, long seed, Set<FaultKind> kinds, Optional<String> notIsolated) {
        public Plan {
            kinds = kinds.isEmpty() ? Set.of() : EnumSet.copyOf(kinds);
        }
    }

    private final Installation installation;
    private final Proofs proofs;
    private final Plan plan;
    private final Consumer<String> told;
    private final Map<String, Path> disks = new LinkedHashMap<>();

    /**
     * @param installation a fresh one, on which nothing runs
     * @param told what happens, in short lines
     */
    public Campaign(Installation installation, Proofs proofs, Plan plan, Consumer<String> told) {
        this.installation = installation;
        this.proofs = proofs;
        this.plan = plan;
        this.told = told;
    }

    /**
     * Runs it; everything that it started has ended when this returns.
     *
     * @throws StackException when the fleet does not start, or does not come to rest again
     */
    public CampaignReport run() throws IOException, InterruptedException, SQLException {
        try {
            return runOnFleet();
        } finally {
            disks.values().forEach(Isolation::unmount);
        }
    }

    private CampaignReport runOnFleet() throws IOException, InterruptedException, SQLException {
        Instant startedAt = Instant.now();
        Machine machine = Machine.current();
        Map<FaultKind, String> skipped = new EnumMap<>(FaultKind.class);
        try (Fleet fleet = new Fleet(installation, plan.seed(), event -> {})) {
            Thread abandoned = new Thread(fleet::close, "abandon");
            Runtime.getRuntime().addShutdownHook(abandoned);
            mountDisks(fleet, skipped);
            Set<FaultKind> kinds = possible(skipped);
            told.accept("Starting " + fleet.members().size() + " processes on "
                    + installation.data().root());
            fleet.start(START_PATIENCE);
            Optional<DemoDatabase> database = database();
            List<URI> edges = fleet.members(Component.INGEST_API).stream()
                    .map(edge -> URI.create("http://127.0.0.1:" + edge.port()))
                    .toList();
            Duration length = Duration.ofSeconds(plan.seconds());
            Schedule schedule = Schedule.of(plan.seed(), length, kinds, targets(fleet));
            told.accept("Seed " + plan.seed() + ": " + schedule.injections().size() + " faults in " + plan.seconds()
                    + " s, " + plan.eventsPerSecond() + " events a second");
            skipped.forEach((kind, why) -> told.accept("Left out: " + kind.id() + " (" + why + ")"));
            Reconciliation reconciliation = new Reconciliation(
                    proofs, warehouseUrl(), installation.credentials().warehouseOwnerPassword());
            try (S3ObjectStore lake = proofs.lake();
                    Traffic traffic = Traffic.start(edges, database, plan.seed(), length, plan.eventsPerSecond());
                    StageWatch watch = new StageWatch(edges, lake, warehouseUrl(), database);
                    FaultRun faults = FaultRun.start(schedule, new FaultInjector(fleet, disks), watch, told)) {
                faults.await();
                Traffic.Sent sent = traffic.await();
                told.accept("Faults and events are over; waiting for the warehouse to have everything");
                long quiet = System.nanoTime();
                fleet.awaitReady(SETTLE_PATIENCE);
                Map<String, Set<String>> acknowledged = settled(sent, watch, reconciliation);
                double settle = (System.nanoTime() - quiet) / 1e9;
                told.accept("Comparing every id, auditing every dataset, comparing every mirror");
                CampaignReport report = new CampaignReport(
                        Build.current().version() + " (" + Build.current().commit() + ")",
                        startedAt,
                        machine,
                        plan.seed(),
                        plan.seconds(),
                        plan.eventsPerSecond(),
                        faults.records(),
                        skipped,
                        sent,
                        fleet.restarts(),
                        settle,
                        reconciliation.compare(acknowledged));
                keepWhenWrong(report);
                return report;
            } finally {
                Runtime.getRuntime().removeShutdownHook(abandoned);
            }
        }
    }

    /** Waits until as many rows are there as were acknowledged; what is missing after all patience counts as lost. */
    private Map<String, Set<String>> settled(Traffic.Sent sent, StageWatch watch, Reconciliation reconciliation)
            throws InterruptedException {
        long deadline = System.nanoTime() + SETTLE_PATIENCE.toNanos();
        while (true) {
            Map<String, Set<String>> acknowledged = new HashMap<>(sent.acknowledged());
            Set<String> canaries = watch.acknowledgedIds();
            if (!canaries.isEmpty()) {
                acknowledged.put(StageWatch.TABLE, canaries);
            }
            boolean complete = watch.isComplete() && reconciliation.isSettled(acknowledged);
            if (complete || System.nanoTime() > deadline) {
                return acknowledged;
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private void mountDisks(Fleet fleet, Map<FaultKind, String> skipped) {
        if (!plan.kinds().contains(FaultKind.DISK_FULL) || plan.notIsolated().isPresent()) {
            return;
        }
        Map<String, Path> wanted = new LinkedHashMap<>();
        wanted.put("kafka", fleet.directory(Component.KAFKA));
        wanted.put("object-store", fleet.directory(Component.OBJECT_STORE));
        wanted.put("warehouse", fleet.directory(Component.WAREHOUSE));
        fleet.members(Component.LAKE_WRITER)
                .forEach(writer -> wanted.put(writer.name(), fleet.temporary(writer.name())));
        for (Map.Entry<String, Path> directory : wanted.entrySet()) {
            Optional<String> problem = Isolation.mount(directory.getValue());
            if (problem.isPresent()) {
                skipped.put(FaultKind.DISK_FULL, problem.get());
                return;
            }
            disks.put(directory.getKey(), directory.getValue());
        }
    }

    private Set<FaultKind> possible(Map<FaultKind, String> skipped) {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        kinds.addAll(plan.kinds());
        if (kinds.contains(FaultKind.DATABASE_KILL) && !Component.MYSQL.isAvailable()) {
            skipped.put(FaultKind.DATABASE_KILL, "no database runs on this machine");
        }
        plan.notIsolated().ifPresent(why -> {
            for (FaultKind kind : List.of(FaultKind.DISK_FULL, FaultKind.PACKET_LOSS)) {
                if (kinds.contains(kind)) {
                    skipped.put(kind, why);
                }
            }
        });
        if (kinds.contains(FaultKind.PACKET_LOSS) && plan.notIsolated().isEmpty()) {
            Isolation.packetLossProblem().ifPresent(why -> skipped.put(FaultKind.PACKET_LOSS, why));
        }
        kinds.removeAll(skipped.keySet());
        return kinds;
    }

    private Targets targets(Fleet fleet) {
        return new Targets(
                fleet.members().stream()
                        .filter(Member::isService)
                        .map(Member::name)
                        .toList(),
                List.copyOf(disks.keySet()));
    }

    private Optional<DemoDatabase> database() {
        if (!Component.MYSQL.isAvailable()) {
            return Optional.empty();
        }
        return Optional.of(new DemoDatabase(
                installation.ports().of(Component.MYSQL),
                installation.credentials().mySqlPassword(),
                SETTLE_PATIENCE));
    }

    private String warehouseUrl() {
        return "jdbc:redshift://127.0.0.1:" + installation.ports().of(Component.WAREHOUSE) + "/warehouse?ssl=false";
    }

    /** Mounted directories are gone with the campaign; what is needed to find out why is copied. */
    private void keepWhenWrong(CampaignReport report) {
        if (report.isRight()) {
            return;
        }
        Path kept = installation.data().directory("kept");
        disks.forEach((name, directory) -> Commands.run(
                "cp", "-a", directory.toString(), kept.resolve(name).toString()));
    }
}
