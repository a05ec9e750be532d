package io.millrace.monitor.console;

import io.millrace.monitor.freshness.Freshness;
import io.millrace.monitor.warehouse.HeldBatch;
import io.millrace.schemas.contract.DataContract;
import java.util.List;
import java.util.Optional;

/**
 * Everything about one dataset; what has to be asked for comes as parts after the page.
 *
 * @param flow what stands at each stage
 * @param held batches that the loader holds back
 * @param series query that chooses the series of the history; empty for the usual one
 */
public record DatasetView(
        Shell shell,
        DatasetRow row,
        List<Figure> flow,
        List<HeldBatch> held,
        Optional<DataContract> contract,
        Optional<Freshness> freshness,
        String series) {
    /** A number with its name. */
    public record Figure(String name, String value, String exact, String note) {}
}
