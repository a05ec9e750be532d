package io.millrace.monitor.alert;

import io.millrace.monitor.collect.Reasons;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again and again at what is wrong, on a thread of its own, and writes down what is to be told. */
public final class AlertRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertRounds.class);
    private static final String MONITOR = "monitor";
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private final Supplier<List<Condition>> conditions;
    private final IncidentStore store;
    private final AlertSettings settings;
    private final IncidentRules rules;
    private final Predicate<Instant> maintenance;
    private final Duration retention;
    private final InstantSource clock;
    private final Thread thread;
    private Instant nextForgetting = Instant.MIN;
    private String told = "";

    /**
     * @param conditions what is wrong now; called once a round
     * @param maintenance whether nobody is told at a moment
     * @param retention how long incidents are kept after their end
     */
    public AlertRounds(
            Supplier<List<Condition>> conditions,
            IncidentStore store,
            AlertSettings settings,
            Predicate<Instant> maintenance,
            Duration retention,
            InstantSource clock) {
        this.conditions = conditions;
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
        Map<String, List<Condition>> wrong = Grouping.byCause(conditions.get());
        store.round(changes -> judge(changes, wrong, silences, now));
        if (!now.isBefore(nextForgetting)) {
            store.forgetBefore(now.minus(retention));
            nextForgetting = now.plus(FORGET_EVERY);
        }
    }

    private void judge(
            IncidentStore.Changes changes,
            Map<String, List<Condition>> wrong,
            List<IncidentStore.Silence> silences,
            Instant now) {
        Map<String, IncidentStore.Stored> open = changes.open();
        open.forEach((cause, stored) -> {
            Incident before = stored.incident();
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
        Message message = Message.of(
                id,
                incident,
                notice,
                settings.consoleUrl().map(Object::toString).orElse(""));
        Set<String> channels = channels(incident, notice);
        channels.forEach(channel -> changes.send(id, channel, message, now));
        changes.event(
                id,
                now,
                MONITOR,
                message.kind(),
                channels.isEmpty() ? "nobody is told: no channel takes it" : "told to " + String.join(", ", channels));
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
