package io.millrace.monitor.stage;

import io.millrace.monitor.kafka.TopicCounts;
import io.millrace.monitor.lake.DatasetBatches;
import io.millrace.monitor.warehouse.LedgerCounts;
import io.millrace.monitor.warehouse.TableCount;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * The numbers of one line of the stage table; empty where nothing is known.
 *
 * @param kafka records ever written to the topic
 * @param retained records that Kafka still has
 * @param rows rows in the lake
 * @param duplicates left out of the lake because they came twice
 * @param bad left out of the lake because they are no rows
 * @param erased rows that were erased from the lake since
 * @param ledger rows loaded, as the ledger says
 * @param table rows in the table, as the warehouse counts them
 * @param held rows that the loader holds back
 */
public record StageFigures(
        OptionalLong kafka,
        OptionalLong retained,
        OptionalLong rows,
        OptionalLong duplicates,
        OptionalLong bad,
        OptionalLong erased,
        OptionalLong ledger,
        OptionalLong table,
        OptionalLong held) {
    /** Of nothing at all: what sums begin with. */
    public static final StageFigures NONE = new StageFigures(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());

    /** The numbers of one dataset; changes that are not loaded have none in the warehouse. */
    public static StageFigures of(DatasetCounts counts) {
        Optional<LedgerCounts> ledger = counts.ledger().filter(known -> counts.isLoaded());
        return new StageFigures(
                number(counts.topic(), TopicCounts::records),
                number(counts.topic(), TopicCounts::retained),
                number(counts.lake(), DatasetBatches::rows),
                number(counts.lake(), DatasetBatches::duplicates),
                number(counts.lake(), DatasetBatches::bad),
                number(counts.lake(), DatasetBatches::erased),
                number(ledger, LedgerCounts::rows),
                number(counts.table(), TableCount::rows),
                ledger.isPresent() ? OptionalLong.of(counts.heldRows()) : OptionalLong.empty());
    }

    /** Both together; what only one knows counts alone. */
    public StageFigures plus(StageFigures other) {
        return new StageFigures(
                sum(kafka, other.kafka),
                sum(retained, other.retained),
                sum(rows, other.rows),
                sum(duplicates, other.duplicates),
                sum(bad, other.bad),
                sum(erased, other.erased),
                sum(ledger, other.ledger),
                sum(table, other.table),
                sum(held, other.held));
    }

    private static <T> OptionalLong number(Optional<T> part, ToLongFunction<T> count) {
        return part.isPresent() ? OptionalLong.of(count.applyAsLong(part.get())) : OptionalLong.empty();
    }

    private static OptionalLong sum(OptionalLong one, OptionalLong other) {
        if (one.isEmpty()) {
            return other;
        }
        return OptionalLong.of(one.getAsLong() + other.orElse(0));
    }
}
