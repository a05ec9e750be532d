package io.millrace.standalone.chaos;

import java.time.Duration;

/**
 * One fault of a schedule.
 *
 * @param at from the beginning of the campaign
 * @param length how long it lasts; zero for what is over at once
 * @param target the process, or what else it hits
 * @param amount between 0 and 1: how bad, where a fault can be more or less bad
 */
public record Injection(Duration at, Duration length, FaultKind kind, String target, double amount) {
    public Injection {
        if (at.isNegative() || length.isNegative() || amount < 0 || amount >= 1) {
            throw new IllegalArgumentException("a fault needs 0 <= at, 0 <= length and 0 <= amount < 1, but has " + at
                    + ", " + length + ", " + amount);
        }
    }

    Duration end() {
        return at.plus(length);
    }

    /** Whether both hit the same thing while the other one does. */
    boolean meets(Injection other) {
        boolean same = target.equals(other.target)
                || kind.where() == FaultKind.Where.EVERYTHING
                || other.kind.where() == FaultKind.Where.EVERYTHING;
        return same && at.compareTo(other.end()) <= 0 && other.at.compareTo(end()) <= 0;
    }
}
