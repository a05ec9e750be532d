package io.millrace.loader.run;

import io.millrace.loader.reconcile.CycleOutcome;
import io.millrace.loader.reconcile.DatasetState;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** How each dataset stands after its last pass. Thread-safe. */
public final class LoaderStatus {
    private final Map<DatasetName, DatasetStatus> datasets = new ConcurrentHashMap<>();
    private final Map<DatasetName, Instant> lastLoads = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private volatile Consumer<DatasetName> newDatasets = dataset -> {};

    public LoaderStatus(InstantSource clock) {
        this.clock = clock;
    }

    /** Names the one who is told of each dataset once, after its first pass. */
    public void onNewDataset(Consumer<DatasetName> listener) {
        newDatasets = listener;
    }

    /**
     * One dataset after its last pass.
     *
     * @param text what became of the pass, for people
     * @param failed whether somebody has to mend something
     * @param waiting whether it waits for something that comes back by itself: the end of a window, or of an outage
     * @param pending batches that are not loaded, held ones included
     * @param pendingSince since when the first of them waits, at least
     */
    public record DatasetStatus(
            String text,
            boolean failed,
            boolean waiting,
            int pending,
            int held,
            Optional<Instant> pendingSince,
            Optional<Instant> lastLoad) {}

    /** State by dataset, by name. */
    public Map<DatasetName, DatasetStatus> datasets() {
        return new TreeMap<>(datasets);
    }

    /** State of one dataset; empty before its first pass. */
    public Optional<DatasetStatus> dataset(DatasetName dataset) {
        return Optional.ofNullable(datasets.get(dataset));
    }

    void passed(DatasetName dataset, CycleOutcome outcome, DatasetState state) {
        if (outcome instanceof CycleOutcome.Worked worked && worked.loaded() > 0) {
            lastLoads.put(dataset, clock.instant());
        }
        DatasetStatus before = datasets.put(
                dataset,
                new DatasetStatus(
                        text(outcome, state),
                        outcome instanceof CycleOutcome.Failed && !isAway(outcome),
                        outcome instanceof CycleOutcome.Waiting || isAway(outcome),
                        state.pending(),
                        state.heldCount(),
                        state.pendingSince(),
                        Optional.ofNullable(lastLoads.get(dataset))));
        if (before == null) {
            newDatasets.accept(dataset);
        }
    }

    private static boolean isAway(CycleOutcome outcome) {
        return outcome instanceof CycleOutcome.Failed failed
                && failed.error().code().kind() == ErrorKind.EXTERNAL;
    }

    private static String text(CycleOutcome outcome, DatasetState state) {
        if (outcome instanceof CycleOutcome.MissingTable missing) {
            return "missing table: " + state.pending() + " batches wait for " + missing.table() + " to be created";
        }
        if (outcome instanceof CycleOutcome.Waiting waiting) {
            return "waiting: " + waiting.reason();
        }
        if (outcome instanceof CycleOutcome.Failed failed) {
            return (isAway(outcome) ? "waiting: " : "") + failed.error().code().text() + ": "
                    + failed.error().getMessage();
        }
        if (outcome instanceof CycleOutcome.Busy) {
            return "loaded by another instance";
        }
        return state.heldCount() == 0 ? "in step" : state.heldCount() + " batches held, see millrace.held_batches";
    }
}
