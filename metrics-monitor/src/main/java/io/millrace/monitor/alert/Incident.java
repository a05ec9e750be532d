package io.millrace.monitor.alert;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One cause and everything that is wrong because of it.
 *
 * @param cause such as {@code dataset:plays}, {@code stage:lake} or {@code source:shop}
 * @param worst the worst it was
 * @param conditions what is wrong, or was last
 * @param opened when the first of it was seen
 * @param goneSince since when nothing of it is seen any more; empty while something is
 * @param told the severity that was told last; empty when nobody was told yet
 * @param acknowledgedBy who has taken it; empty when nobody has
 * @param escalated whether it went to those whom nobody answering is told to
 */
public record Incident(
        String cause,
        State state,
        Severity worst,
        List<Condition> conditions,
        Instant opened,
        Optional<Instant> goneSince,
        Optional<Instant> toldAt,
        Optional<Severity> told,
        Optional<String> acknowledgedBy,
        boolean escalated) {
    /** What became of an incident. */
    public enum State {
        /** Seen too shortly to tell anybody. */
        PENDING,
        OPEN,
        ACKNOWLEDGED,
        RESOLVED;

        /** As it stands in JSON and in the database. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Incident {
        conditions = List.copyOf(conditions);
        if (conditions.isEmpty()) {
            throw new IllegalArgumentException("an incident is about something");
        }
    }

    /** Whether it is over. */
    @JsonIgnore
    public boolean isOver() {
        return state == State.RESOLVED;
    }

    /** The condition that says most: the earliest stage, the worst there. */
    public Condition main() {
        return conditions.stream()
                .min(Comparator.comparing(Condition::stage)
                        .thenComparing(Condition::severity, Comparator.reverseOrder())
                        .thenComparing(Condition::id))
                .orElseThrow();
    }

    /** One line for people. */
    public String title() {
        int others = conditions.size() - 1;
        return others == 0 ? main().title() : main().title() + " (and " + others + " more because of it)";
    }

    /** Who answers for it; empty when nobody is known to. */
    public String owner() {
        return conditions.stream()
                .map(Condition::owner)
                .filter(owner -> !owner.isEmpty())
                .findFirst()
                .orElse("");
    }
}
