package io.millrace.monitor.watch;

import io.millrace.monitor.alert.Condition;
import io.millrace.monitor.alert.Severity;
import io.millrace.monitor.alert.Stage;
import io.millrace.monitor.api.ApiFigures;
import io.millrace.monitor.api.ApiOwner;
import io.millrace.monitor.collect.SourceState;
import io.millrace.monitor.freshness.Freshness;
import io.millrace.monitor.history.Finding;
import io.millrace.monitor.reconcile.ReconciliationStore;
import io.millrace.monitor.reconcile.Status;
import io.millrace.monitor.reconcile.Step;
import io.millrace.monitor.service.ServiceState;
import io.millrace.monitor.service.WatchedService;
import io.millrace.monitor.source.SourceFigures;
import io.millrace.monitor.stage.DatasetStages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Says what is wrong, with what is expected, what is seen, since when, where, and what to do. Pure. */
public final class Conditions {
    private static final Duration FINDING_LASTS = Duration.ofHours(4);
    private static final int MOST_PARTS = 5;

    private final Watched watched;
    private final List<Condition> found = new ArrayList<>();

    private Conditions(Watched watched) {
        this.watched = watched;
    }

    /** Everything that is wrong, in no particular order. */
    public static List<Condition> of(Watched watched) {
        Conditions conditions = new Conditions(watched);
        watched.services().forEach(conditions::service);
        conditions.stage(watched.board().kafka(), Stage.KAFKA);
        conditions.stage(watched.board().lake(), Stage.LAKE);
        conditions.stage(watched.board().warehouse(), Stage.WAREHOUSE);
        watched.board().datasets().forEach(conditions::held);
        conditions.hours();
        watched.freshness().forEach(conditions::freshness);
        conditions.findings();
        watched.sources().values().forEach(conditions::source);
        watched.calls().forEach(conditions::calls);
        return List.copyOf(conditions.found);
    }

    private void service(WatchedService service) {
        ServiceState state = service.state();
        String seen;
        if (state instanceof ServiceState.Unreachable away) {
            seen = away.reason();
        } else if (state instanceof ServiceState.Down down) {
            seen = String.join("; ", down.reasons());
        } else {
            return;
        }
        String name = service.service().name();
        shared(
                "service/" + name,
                stageOf(name),
                name,
                Severity.CRITICAL,
                name + " is not ready",
                "The service answers that it is ready.",
                seen,
                service.since(),
                List.of(),
                "Look at the log of " + name + " and at its health at "
                        + service.service().page("/actuator/health")
                        + "; docs/operations.md says what each reason means.");
    }

    private static Stage stageOf(String service) {
        if (service.startsWith("ingest-api")) {
            return Stage.EDGE;
        }
        if (service.startsWith("cdc-connector")) {
            return Stage.SOURCE;
        }
        if (service.startsWith("lake-writer")) {
            return Stage.LAKE;
        }
        if (service.startsWith("warehouse-loader")) {
            return Stage.WAREHOUSE;
        }
        return service.startsWith("sql-jobs") ? Stage.JOBS : Stage.MONITOR;
    }

    private void stage(SourceState<?> source, Stage stage) {
        source.failure()
                .ifPresent(failure -> shared(
                        "stage/" + source.name(),
                        stage,
                        source.name(),
                        Severity.CRITICAL,
                        "The monitor can't count " + source.name(),
                        "It answers within the stage timeout.",
                        failure.reason(),
                        failure.since(),
                        List.of(),
                        "Check that it runs and that the monitor may reach it."));
    }

    private void held(DatasetStages dataset) {
        if (dataset.counts().held().isEmpty()) {
            return;
        }
        String name = dataset.counts().dataset().value();
        var first = dataset.counts().held().get(0);
        dataset(
                "held/" + name,
                Stage.WAREHOUSE,
                name,
                Severity.WARNING,
                "The loader holds back " + dataset.counts().held().size() + " batches of " + name,
                "Every batch is loaded, with no more bad rows than the contract tolerates.",
                dataset.counts().heldRows() + " rows are held back: " + first.reason(),
                first.since(),
                dataset.counts().held().stream()
                        .map(held -> held.object() + ": " + held.code())
                        .toList(),
                "Look at the rows with 'millrace bad', then approve or reject the batches with 'millrace loads'; see"
                        + " docs/loading.md.");
    }

    private void hours() {
        Map<String, List<ReconciliationStore.Hour>> groups = new TreeMap<>();
        for (ReconciliationStore.Hour hour : watched.hours()) {
            if (hour.step().isPresent() && (hour.status().isWrong() || hour.status() == Status.LATE)) {
                groups.computeIfAbsent(
                                hour.dataset() + "/" + hour.step().get() + "/" + hour.status(),
                                any -> new ArrayList<>())
                        .add(hour);
            }
        }
        groups.forEach((id, hours) -> {
            ReconciliationStore.Hour first = hours.get(0);
            Step step = first.step().orElse(Step.EDGE_TO_KAFKA);
            String name = first.dataset().value();
            long records = hours.stream()
                    .mapToLong(ReconciliationStore.Hour::missing)
                    .map(Math::abs)
                    .sum();
            String what = (records == 1 ? " record of " + name + " is " : " records of " + name + " are ")
                    + switch (first.status()) {
                        case MISSING -> "missing between ";
                        case EXTRA -> "too many between ";
                        default -> "late between ";
                    };
            dataset(
                    "hours/" + id,
                    step == Step.EDGE_TO_KAFKA
                            ? Stage.KAFKA
                            : step == Step.KAFKA_TO_LAKE ? Stage.LAKE : Stage.WAREHOUSE,
                    name,
                    first.status() == Status.LATE ? Severity.WARNING : Severity.CRITICAL,
                    records + what + step.before() + " and " + step.after(),
                    "Every record of an hour is in each stage.",
                    (hours.size() == 1 ? "One hour does" : hours.size() + " hours do") + " not add up, by " + records
                            + (records == 1 ? " record." : " records."),
                    hours.stream()
                            .map(ReconciliationStore.Hour::start)
                            .min(Comparator.naturalOrder())
                            .orElse(watched.now()),
                    hours.stream()
                            .flatMap(hour -> hour.places().isEmpty()
                                    ? java.util.stream.Stream.of("hour " + hour.start())
                                    : hour.places().stream().map(place -> "hour " + hour.start() + ", " + place))
                            .toList(),
                    first.status() == Status.LATE
                            ? "Nothing is lost: see why " + step.after() + " does not take them, in its service's log."
                            : "Run 'millrace audit " + name
                                    + "' to see the offsets and batches; see docs/monitoring.md.");
        });
    }

    private void freshness(Freshness freshness) {
        Duration limit =
                freshness.limit().orElse(watched.settings().freshness().orElse(Duration.ofSeconds(Long.MAX_VALUE / 4)));
        if (freshness.unqueryable().compareTo(limit) <= 0) {
            return;
        }
        boolean inKafka = freshness.unstored().compareTo(limit) > 0;
        String name = freshness.dataset().value();
        dataset(
                "freshness/" + name,
                inKafka ? Stage.LAKE : Stage.WAREHOUSE,
                name,
                freshness.limit().isPresent() ? Severity.CRITICAL : Severity.WARNING,
                name + " is older than promised",
                "A record can be queried within " + limit.toSeconds() + " s of its arrival.",
                "The oldest that can't be has waited for "
                        + freshness.unqueryable().toSeconds() + " s"
                        + (inKafka ? ", and is not in the lake yet." : "; it is in the lake and not in the warehouse."),
                freshness.oldestUnqueryable().orElse(watched.now()).plus(limit),
                List.of(),
                inKafka
                        ? "See whether the lake-writer runs and keeps up."
                        : "See whether the warehouse-loader runs, and whether it holds batches back.");
    }

    private void findings() {
        Instant from = watched.now().minus(FINDING_LASTS);
        Map<String, List<Finding>> byDataset = new TreeMap<>();
        for (Finding finding : watched.findings()) {
            if (finding.start().isAfter(from)) {
                byDataset
                        .computeIfAbsent(finding.dataset().value(), any -> new ArrayList<>())
                        .add(finding);
            }
        }
        byDataset.forEach((name, all) -> {
            all.sort(Comparator.comparing(Finding::kind)
                    .thenComparing(finding -> finding.series().column())
                    .thenComparing(Finding::hour, Comparator.reverseOrder()));
            Finding first = all.get(0);
            Severity severity = first.kind() == Finding.Kind.ZERO
                    ? Severity.CRITICAL
                    : all.stream().anyMatch(finding -> finding.kind().isAlarming()) ? Severity.WARNING : Severity.INFO;
            dataset(
                    "findings/" + name,
                    Stage.DATA,
                    name,
                    severity,
                    first.kind() == Finding.Kind.ZERO ? name + " has no rows" : "The rows of " + name + " look odd",
                    first.expected().isPresent()
                            ? String.format(
                                    Locale.ROOT,
                                    "%s between %.4g and %.4g, from the same hour of the weeks before.",
                                    first.series().text(),
                                    first.low().orElse(0),
                                    first.high().orElse(0))
                            : "Columns and values as in the days before.",
                    first.detail(),
                    all.stream()
                            .map(Finding::start)
                            .min(Comparator.naturalOrder())
                            .orElse(watched.now()),
                    all.stream().map(Finding::detail).distinct().toList(),
                    "Look at the dataset's history; ask whoever sends it what was released since then.");
        });
    }

    private void source(SourceFigures source) {
        Duration limit = watched.settings().sourceBehind();
        source.behind()
                .filter(behind -> behind.compareTo(limit) > 0)
                .ifPresent(behind -> shared(
                        "source-behind/" + source.source(),
                        Stage.SOURCE,
                        source.source(),
                        Severity.WARNING,
                        "The capture of " + source.source() + " is behind",
                        "Changes are in Kafka within " + limit.toSeconds() + " s.",
                        "For up to " + behind.toSeconds() + " s there has been something that is not in Kafka.",
                        watched.now().minus(behind),
                        List.of(),
                        "See the log of the cdc-connector and docs/cdc.md."));
        source.verified()
                .filter(verified -> verified.differences() > 0)
                .ifPresent(verified -> shared(
                        "source-differs/" + source.source(),
                        Stage.SOURCE,
                        source.source(),
                        Severity.CRITICAL,
                        verified.differences() + " rows of " + source.source() + " differ from their mirrors",
                        "Every row of the source's tables is the same in the warehouse.",
                        String.join("; ", verified.wrong()),
                        verified.finished(),
                        verified.wrong(),
                        "Run 'millrace verify' for the keys of the rows; a new snapshot of the table makes it right."));
        source.verified()
                .flatMap(SourceFigures.Verified::problem)
                .ifPresent(problem -> shared(
                        "source-unverified/" + source.source(),
                        Stage.SOURCE,
                        source.source(),
                        Severity.WARNING,
                        source.source() + " could not be compared with its mirrors",
                        "Its tables are compared on schedule.",
                        problem,
                        source.verified().orElseThrow().finished(),
                        List.of(),
                        "See cdc-connector.verification in the settings, and the connector's log."));
    }

    private void calls(ApiFigures calls) {
        if (!calls.endpoint().isEmpty() || calls.calls() < watched.settings().apiLeastCalls()) {
            return;
        }
        double limit = watched.settings().apiErrorRate();
        if (calls.errorRate() > limit) {
            api(
                    calls,
                    "errors",
                    "Calls to " + calls.service() + " fail",
                    String.format(Locale.ROOT, "At most %.1f %% of the calls fail.", limit * 100),
                    String.format(
                            Locale.ROOT,
                            "%d of %d calls failed in five minutes, %.1f %%.",
                            calls.failed(),
                            calls.calls(),
                            calls.errorRate() * 100));
        }
        long slow = watched.settings().apiLatency().toMillis();
        if (calls.p95() > slow) {
            api(
                    calls,
                    "latency",
                    "Calls to " + calls.service() + " are slow",
                    "95 of 100 calls take at most " + slow + " ms.",
                    String.format(
                            Locale.ROOT,
                            "They take up to %.0f ms, 99 of 100 up to %.0f ms.",
                            calls.p95(),
                            calls.p99()));
        }
    }

    private void api(ApiFigures calls, String kind, String title, String expected, String seen) {
        String owner = watched.apiOwners().stream()
                .filter(known -> known.service().equals(calls.service()))
                .map(ApiOwner::owner)
                .findFirst()
                .orElse("");
        List<String> worst = watched.calls().stream()
                .filter(each -> each.service().equals(calls.service())
                        && !each.endpoint().isEmpty())
                .sorted(Comparator.comparingLong(ApiFigures::failed)
                        .thenComparingDouble(ApiFigures::p95)
                        .reversed())
                .limit(MOST_PARTS)
                .map(each -> String.format(
                        Locale.ROOT,
                        "%s: %d of %d failed, 95 of 100 within %.0f ms",
                        each.endpoint(),
                        each.failed(),
                        each.calls(),
                        each.p95()))
                .toList();
        found.add(new Condition(
                "api-" + kind + "/" + calls.service(),
                Stage.API,
                calls.service(),
                "",
                Severity.WARNING,
                owner,
                title,
                expected,
                seen,
                watched.now(),
                worst,
                "Look at the rows of api_requests, and at what " + calls.service() + " says of its state."));
    }

    private void shared(
            String id,
            Stage stage,
            String subject,
            Severity severity,
            String title,
            String expected,
            String seen,
            Instant since,
            List<String> parts,
            String advice) {
        found.add(new Condition(
                id, stage, subject, "", severity, "", title, expected, seen, since, first(parts), advice));
    }

    private void dataset(
            String id,
            Stage stage,
            String dataset,
            Severity severity,
            String title,
            String expected,
            String seen,
            Instant since,
            List<String> parts,
            String advice) {
        found.add(new Condition(
                id,
                stage,
                "",
                dataset,
                severity,
                watched.owners().apply(dataset),
                title,
                expected,
                seen,
                since,
                first(parts),
                advice));
    }

    private static List<String> first(List<String> parts) {
        return parts.stream().limit(MOST_PARTS).toList();
    }
}
