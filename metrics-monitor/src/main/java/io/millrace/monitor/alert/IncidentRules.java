package io.millrace.monitor.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an incident goes on: a pure function of what it was, what is wrong now and the time. Somebody is told when it has lasted, when
 * it becomes worse, when nobody takes it, and when it is over, if they were told before. While it is muted nobody is told; what is
 * still wrong afterwards is told then, and so is the end of what they knew of: until then it is not over.
 *
 * @param tellAfter how long something must be wrong before anybody is told
 * @param resolveAfter how long nothing may be wrong before it is over
 * @param escalateAfter how long after the first word somebody must have taken it
 */
public record IncidentRules(Duration tellAfter, Duration resolveAfter, Duration escalateAfter) {
    /** What is to be told. */
    public enum Notice {
        OPENED,
        WORSENED,
        ESCALATED,
        RESOLVED
    }

    /**
     * @param incident empty when it was over before anybody was told, so that it is forgotten
     */
    public record Outcome(Optional<Incident> incident, Optional<Notice> notice) {}

    /** A cause that was not known. */
    public Outcome begin(String cause, List<Condition> conditions, Instant now, boolean muted) {
        Incident fresh = new Incident(
                cause,
                Incident.State.PENDING,
                worst(conditions),
                conditions,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
        return next(fresh, conditions, now, muted);
    }

    /**
     * A cause that is known.
     *
     * @param before not over
     * @param conditions what is wrong now; none when nothing is
     */
    public Outcome next(Incident before, List<Condition> conditions, Instant now, boolean muted) {
        if (before.isOver()) {
            throw new IllegalArgumentException("the incident " + before.cause() + " is over already");
        }
        return conditions.isEmpty() ? gone(before, now, muted) : wrong(before, conditions, now, muted);
    }

    /** What is wrong goes on as a part of another incident. */
    static Incident join(Incident before, Instant now) {
        return with(
                before,
                Incident.State.RESOLVED,
                before.worst(),
                before.conditions(),
                Optional.of(now),
                before.toldAt(),
                before.told(),
                before.acknowledgedBy(),
                before.escalated());
    }

    /** Somebody takes it. */
    public static Incident acknowledge(Incident before, String who) {
        return before.isOver()
                ? before
                : with(
                        before,
                        Incident.State.ACKNOWLEDGED,
                        before.worst(),
                        before.conditions(),
                        before.goneSince(),
                        before.toldAt(),
                        before.told(),
                        Optional.of(who),
                        before.escalated());
    }

    private Outcome gone(Incident before, Instant now, boolean muted) {
        if (before.state() == Incident.State.PENDING) {
            return new Outcome(Optional.empty(), Optional.empty());
        }
        Instant since = before.goneSince().orElse(now);
        boolean known = before.told().isPresent();
        boolean over = !now.isBefore(since.plus(resolveAfter)) && !(muted && known);
        Incident after = with(
                before,
                over ? Incident.State.RESOLVED : before.state(),
                before.worst(),
                before.conditions(),
                Optional.of(since),
                before.toldAt(),
                before.told(),
                before.acknowledgedBy(),
                before.escalated());
        return new Outcome(Optional.of(after), over && known ? Optional.of(Notice.RESOLVED) : Optional.empty());
    }

    private Outcome wrong(Incident before, List<Condition> conditions, Instant now, boolean muted) {
        Severity worst = worst(conditions).compareTo(before.worst()) > 0 ? worst(conditions) : before.worst();
        boolean lasted = !now.isBefore(before.opened().plus(tellAfter));
        Incident.State state =
                before.state() == Incident.State.PENDING && lasted ? Incident.State.OPEN : before.state();
        Optional<Notice> notice =
                muted || state == Incident.State.PENDING ? Optional.empty() : notice(before, worst, now);
        List<Instant> told = new ArrayList<>();
        before.toldAt().ifPresent(told::add);
        if (notice.isPresent() && told.isEmpty()) {
            told.add(now);
        }
        return new Outcome(
                Optional.of(with(
                        before,
                        state,
                        worst,
                        conditions,
                        Optional.empty(),
                        told.stream().findFirst(),
                        notice.isPresent() ? Optional.of(worst) : before.told(),
                        before.acknowledgedBy(),
                        before.escalated() || notice.equals(Optional.of(Notice.ESCALATED)))),
                notice);
    }

    private Optional<Notice> notice(Incident before, Severity worst, Instant now) {
        if (before.told().isEmpty()) {
            return Optional.of(Notice.OPENED);
        }
        if (worst.compareTo(before.told().get()) > 0) {
            return Optional.of(Notice.WORSENED);
        }
        boolean unanswered = before.acknowledgedBy().isEmpty()
                && !before.escalated()
                && before.toldAt()
                        .filter(told -> !now.isBefore(told.plus(escalateAfter)))
                        .isPresent();
        return unanswered ? Optional.of(Notice.ESCALATED) : Optional.empty();
    }

    private static Severity worst(List<Condition> conditions) {
        return conditions.stream()
                .map(Condition::severity)
                .max(Severity::compareTo)
                .orElse(Severity.INFO);
    }

    private static Incident with(
            Incident before,
            Incident.State state,
            Severity worst,
            List<Condition> conditions,
            Optional<Instant> goneSince,
            Optional<Instant> toldAt,
            Optional<Severity> told,
            Optional<String> acknowledgedBy,
            boolean escalated) {
        return new Incident(
                before.cause(),
                state,
                worst,
                conditions,
                before.opened(),
                goneSince,
                toldAt,
                told,
                acknowledgedBy,
                escalated);
    }
}
