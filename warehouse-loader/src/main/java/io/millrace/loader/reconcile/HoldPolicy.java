package io.millrace.loader.reconcile;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a held batch waits: twice as long after every attempt.
 *
 * @param first wait after the first attempt
 * @param longest wait after many
 */
public record HoldPolicy(Duration first, Duration longest) {
    private static final int MAX_DOUBLINGS = 30;

    public HoldPolicy {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "waits of held batches must be 0 < first <= longest, but are " + first + " and " + longest);
        }
    }

    /** The batch as held from now on, given how it was held before. */
    HeldBatch hold(
            DatasetName dataset,
            String object,
            ErrorCode code,
            String reason,
            Optional<HeldBatch> before,
            Instant now) {
        int attempts = before.map(held -> held.attempts() + 1).orElse(1);
        Instant since = before.map(HeldBatch::heldSince).orElse(now);
        Decision decision = before.map(HeldBatch::decision).orElse(Decision.OPEN);
        return new HeldBatch(dataset, object, code, reason, since, attempts, now.plus(wait(attempts)), decision);
    }

    private Duration wait(int attempts) {
        long factor = 1L << Math.min(attempts - 1, MAX_DOUBLINGS);
        boolean beyond = first.toMillis() > longest.toMillis() / factor;
        return beyond ? longest : first.multipliedBy(factor);
    }
}
