package io.millrace.monitor.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What people can ask about incidents and do with them. */
public final class Incidents {
    private static final int MOST = 500;
    private static final Duration LONGEST_SILENCE = Duration.ofDays(30);

    private final IncidentStore store;
    private final InstantSource clock;

    public Incidents(IncidentStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** An incident with all that happened to it and was sent about it. */
    public record Details(
            IncidentStore.Stored incident, List<IncidentStore.Event> events, List<IncidentStore.Delivery> deliveries) {}

    /** Those that are not over, the newest first; those that nobody was told of yet are {@code pending}. */
    public List<IncidentStore.Stored> open() {
        return store.list(true, MOST);
    }

    /** The latest ones, over or not, the newest first. */
    public List<IncidentStore.Stored> latest() {
        return store.list(false, MOST);
    }

    /** One; empty when there is none of that number. */
    public Optional<Details> show(long id) {
        return store.find(id).map(found -> new Details(found, store.events(id), store.deliveries(id)));
    }

    /** Somebody takes it, so that it is not escalated; returns whether it was there and not over. */
    public boolean acknowledge(long id, String who) {
        return store.acknowledge(id, who, clock.instant());
    }

    /**
     * Nobody is told of a scope for a time; incidents are kept all the same, and told when the time is over and they are not.
     *
     * @param scope {@code all}, a cause such as {@code stage:lake}, or {@code dataset:plays}
     * @throws IllegalArgumentException when the time is not positive or longer than 30 days, or the scope empty
     */
    public IncidentStore.Silence silence(String scope, Duration time, String who, String reason) {
        Instant now = clock.instant();
        return silence(scope, now, now.plus(time), who, reason);
    }

    /**
     * The same for a time that may lie ahead, such as a maintenance window.
     *
     * @throws IllegalArgumentException when the time is not positive or longer than 30 days, or the scope empty
     */
    public IncidentStore.Silence silence(String scope, Instant begins, Instant ends, String who, String reason) {
        if (scope.isBlank()
                || !begins.isBefore(ends)
                || begins.plus(LONGEST_SILENCE).isBefore(ends)) {
            throw new IllegalArgumentException("a silence has a scope, and lasts up to 30 days");
        }
        return store.silence(scope, begins, ends, who, reason);
    }

    /** The silences that are in force or come. */
    public List<IncidentStore.Silence> silences() {
        return store.silences(clock.instant());
    }

    /** Ends a silence; returns whether it was in force. */
    public boolean endSilence(long id) {
        return store.endSilence(id, clock.instant());
    }
}
