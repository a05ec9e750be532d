package io.millrace.monitor.reconcile;

import java.util.List;
import java.util.Optional;

/**
 * A judged hour.
 *
 * @param step between which stages records are missing or too many; empty when none are
 * @param missing how many; negative when there are too many
 * @param places where they stand, for people; at most a few
 */
public record Reconciliation(HourTally tally, Status status, Optional<Step> step, long missing, List<String> places) {
    public Reconciliation {
        places = List.copyOf(places);
    }

    static Reconciliation of(HourTally tally, Status status) {
        return new Reconciliation(tally, status, Optional.empty(), 0, List.of());
    }

    /** The same with places that are known only now. */
    public Reconciliation at(List<String> known) {
        return new Reconciliation(tally, status, step, missing, known);
    }

    /** One sentence for people. */
    public String text() {
        if (step.isEmpty()) {
            return switch (status) {
                case BALANCED -> "Every stage has every record.";
                case UNKNOWN -> "A stage could not be counted.";
                default -> "Records are on their way.";
            };
        }
        String between =
                " between " + step.get().before() + " and " + step.get().after();
        return switch (status) {
            case MISSING -> missing + " records are missing" + between + ".";
            case EXTRA -> -missing + " records too many came up" + between + ".";
            case LATE -> missing + " records wait" + between + " for longer than they may; none is lost.";
            case HELD -> missing + " rows are in batches that the loader holds back.";
            default -> missing + " records are on their way" + between + ".";
        };
    }
}
