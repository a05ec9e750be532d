package io.millrace.monitor.alert;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.monitor.collect.Reasons;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again and again at what is wrong, on a thread of its own, and writes down what is to be told. */
public final class AlertRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertRounds.class);
    private static final String MONITOR = "monitor";
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private static final int MOST_OPEN = 10_000;

    private final Supplier<List<Condition>> conditions;
    private final BooleanSupplier lookedAtAll;
    private final IncidentStore store;
    private final AlertSettings settings;
    private final IncidentRules rules;
    private final Predicate<Instant> maintenance;
    private final Duration retention;
    private final InstantSource clock;
    private final IncidentMetrics metrics;
    private final Thread thread;
    private Instant nextForgetting = Instant.MIN;
    private String told = "";

    /**
     * @param conditions what is wrong now; called once a round
     * @param lookedAtAll whether everything was looked at since the start; before, what is not seen may be wrong all the same, so
     *     nothing is taken to be over
     * @param maintenance whether nobody is told at a moment
     * @param retention how long incidents are kept after their end
     */
    public AlertRounds(
            Supplier<List<Condition>> conditions,
            BooleanSupplier lookedAtAll,
            IncidentStore store,
            AlertSettings settings,
            Predicate<Instant> maintenance,
            Duration retention,
            MeterRegistry metrics,
            InstantSource clock) {
        this.conditions = conditions;
        this.lookedAtAll = lookedAtAll;
        this.metrics = new IncidentMetrics(metrics);
        this.store = store;
        this.settings = settings;
        this.rules = new IncidentRules(settings.tellAfter(), settings.resolveAfter(), settings.escalateAfter());
        this.maintenance = maintenance;
        this.retention = retention;
        this.clock = clock;
        this.thread = new Thread(this::run, "alerts");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    round();
                    told = "";
                } catch (RuntimeException e) {
                    String problem = Reasons.of(e);
                    if (!problem.equals(told)) {
                        LOG.warn("what is wrong can't be judged, which is tried again: {}", problem);
                    }
                    told = problem;
                }
                TimeUnit.MILLISECONDS.sleep(settings.interval().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        Instant now = clock.instant();
        List<IncidentStore.Silence> silences = store.silences(now);
        // Asked for before the conditions, which are then what was seen after everything was looked at.
        boolean complete = lookedAtAll.getAsBoolean();
        Map<String, List<Condition>> wrong = Grouping.byCause(conditions.get());
        boolean unused = store.round(changes -> judge(changes, wrong, complete, silences, now));
        metrics.take(store.list(true, MOST_OPEN).stream()
                .map(IncidentStore.Stored::incident)
                .toList());
        if (!now.isBefore(nextForgetting)) {
            store.forgetBefore(now.minus(retention));
            nextForgetting = now.plus(FORGET_EVERY);
        }
    }

    private void judge(
            IncidentStore.Changes changes,
            Map<String, List<Condition>> wrong,
            boolean complete,
            List<IncidentStore.Silence> silences,
            Instant now) {
        Map<String, IncidentStore.Stored> open = changes.open();
        Map<String, String> causes = causes(wrong);
        open.forEach((cause, stored) -> {
            Incident before = stored.incident();
            Optional<String> other = wrong.containsKey(cause) ? Optional.empty() : otherCause(before, causes);
            if (other.isPresent() && !isMuted(before, silences, now)) {
                join(changes, stored, other.get(), wrong.getOrDefault(other.get(), List.of()), now);
                return;
            }
            if (!wrong.containsKey(cause) && (!complete || other.isPresent())) {
                return;
            }
            IncidentRules.Outcome outcome =
                    rules.next(before, wrong.getOrDefault(cause, List.of()), now, isMuted(before, silences, now));
            if (outcome.incident().isEmpty()) {
                changes.forget(stored.id());
                return;
            }
            Incident after = outcome.incident().get();
            if (!after.equals(before)) {
                changes.update(stored.id(), after, now);
            }
            outcome.notice().ifPresent(notice -> tell(changes, stored.id(), after, notice, now));
        });
        wrong.forEach((cause, conditionsOfCause) -> {
            if (!open.containsKey(cause)) {
                begin(changes, cause, conditionsOfCause, silences, now);
            }
        });
    }

    /** The cause of each condition. */
    private static Map<String, String> causes(Map<String, List<Condition>> wrong) {
        Map<String, String> causes = new HashMap<>();
        wrong.forEach((cause, conditions) -> conditions.forEach(condition -> causes.put(condition.id(), cause)));
        return causes;
    }

    /** Of which cause is now what was wrong: when a third dataset has the same trouble, it is the stage's. */
    private static Optional<String> otherCause(Incident incident, Map<String, String> causes) {
        return incident.conditions().stream()
                .flatMap(condition -> Optional.ofNullable(causes.get(condition.id())).stream())
                .findFirst();
    }

    private void join(
            IncidentStore.Changes changes,
            IncidentStore.Stored stored,
            String other,
            List<Condition> conditionsOfOther,
            Instant now) {
        Incident before = stored.incident();
        if (before.state() == Incident.State.PENDING) {
            changes.forget(stored.id());
            return;
        }
        Incident after = IncidentRules.join(before, now);
        changes.update(stored.id(), after, now);
        changes.event(stored.id(), now, MONITOR, "joined", other);
        if (before.told().isPresent()) {
            String title = rules.begin(other, conditionsOfOther, now, true)
                    .incident()
                    .orElseThrow()
                    .title();
            Message end =
                    message(stored.id(), after, IncidentRules.Notice.RESOLVED).joining(title);
            channels(after, IncidentRules.Notice.RESOLVED)
                    .forEach(channel -> changes.send(stored.id(), channel, end, now));
        }
    }

    private void begin(
            IncidentStore.Changes changes,
            String cause,
            List<Condition> conditionsOfCause,
            List<IncidentStore.Silence> silences,
            Instant now) {
        Incident muted =
                rules.begin(cause, conditionsOfCause, now, true).incident().orElseThrow();
        IncidentRules.Outcome outcome = rules.begin(cause, conditionsOfCause, now, isMuted(muted, silences, now));
        Incident fresh = outcome.incident().orElseThrow();
        long id = changes.insert(fresh);
        changes.event(id, now, MONITOR, "seen", fresh.title());
        outcome.notice().ifPresent(notice -> tell(changes, id, fresh, notice, now));
    }

    private boolean isMuted(Incident incident, List<IncidentStore.Silence> silences, Instant now) {
        return maintenance.test(now) || silences.stream().anyMatch(silence -> silence.covers(incident, now));
    }

    private void tell(
            IncidentStore.Changes changes, long id, Incident incident, IncidentRules.Notice notice, Instant now) {
        Message message = message(id, incident, notice);
        Set<String> channels = channels(incident, notice);
        channels.forEach(channel -> changes.send(id, channel, message, now));
        changes.event(
                id,
                now,
                MONITOR,
                message.kind(),
                channels.isEmpty() ? "nobody is told: no channel takes it" : "told to " + String.join(", ", channels));
    }

    private Message message(long id, Incident incident, IncidentRules.Notice notice) {
        return Message.of(
                id,
                incident,
                notice,
                settings.consoleUrl().map(Object::toString).orElse(""));
    }

    private Set<String> channels(Incident incident, IncidentRules.Notice notice) {
        Set<String> channels = new LinkedHashSet<>();
        if (settings.routes().isEmpty()) {
            settings.channels().forEach(channel -> channels.add(channel.name()));
            return channels;
        }
        List<RouteSettings> taking = new ArrayList<>(settings.routes());
        String owner =
                Optional.of(incident.owner()).filter(known -> !known.isEmpty()).orElse(settings.defaultOwner());
        taking.removeIf(route -> !route.takes(incident, owner, notice));
        taking.forEach(route -> channels.add(route.channel()));
        return channels;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
