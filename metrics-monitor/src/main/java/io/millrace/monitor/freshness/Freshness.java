package io.millrace.monitor.freshness;

import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far behind the stages of a dataset are.
 *
 * @param at when this was looked at
 * @param oldestUnstored when the oldest record arrived in Kafka that is not in the lake; empty when all are
 * @param oldestUnqueryable when the oldest record arrived that is not in the warehouse; empty when all are, or the dataset is not
 *     loaded
 * @param limit how long the dataset's contract lets a record take to the warehouse; empty when it does not say
 */
public record Freshness(
        DatasetName dataset,
        Instant at,
        Optional<Instant> oldestUnstored,
        Optional<Instant> oldestUnqueryable,
        Optional<Duration> limit) {
    /** Age of the oldest record that is not in the lake; zero when all are. */
    public Duration unstored() {
        return age(oldestUnstored);
    }

    /** Age of the oldest record that nobody can query yet; zero when all can be. */
    public Duration unqueryable() {
        return age(oldestUnqueryable);
    }

    /** Whether the contract's promise is broken at this moment. */
    public boolean breaksPromise() {
        return limit.isPresent() && unqueryable().compareTo(limit.get()) > 0;
    }

    private Duration age(Optional<Instant> arrival) {
        Duration age = arrival.map(from -> Duration.between(from, at)).orElse(Duration.ZERO);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
