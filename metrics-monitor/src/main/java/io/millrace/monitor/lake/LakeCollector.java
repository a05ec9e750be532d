package io.millrace.monitor.lake;

import io.millrace.lake.store.ObjectStore;
import io.millrace.monitor.collect.Collector;
import io.millrace.monitor.collect.Depth;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sums up the lake. The counts stand in the metadata of each batch's object, which the manifest repeats: asking the object
 * costs as little and is right also while the manifest is missing. Each object is asked once.
 */
public final class LakeCollector implements Collector<Map<DatasetName, DatasetBatches>>, AutoCloseable {
    private static final int READS_AT_ONCE = 256;

    private final ObjectStore store;
    private final Duration listingInterval;
    private final InstantSource clock;
    private final ExecutorService readers;
    private final Map<DatasetName, DatasetIndex> datasets = new ConcurrentHashMap<>();
    private Instant nextListing = Instant.MIN;

    /**
     * @param listingInterval how often everything is listed; in between only each dataset's newest hours are
     * @param parallelReads objects asked at a time
     */
    public LakeCollector(ObjectStore store, Duration listingInterval, int parallelReads, InstantSource clock) {
        this.store = store;
        this.listingInterval = listingInterval;
        this.clock = clock;
        this.readers = Executors.newFixedThreadPool(parallelReads, task -> {
            Thread thread = new Thread(task, "lake-reads");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Map<DatasetName, DatasetBatches> collect(Depth depth) throws InterruptedException {
        Instant begin = clock.instant();
        boolean everything = depth == Depth.FULL || !begin.isBefore(nextListing);
        Set<DatasetName> found = new HashSet<>();
        for (String directory : store.directories(BatchName.RAW)) {
            Optional<DatasetName> dataset = dataset(directory);
            if (dataset.isPresent()) {
                found.add(dataset.get());
                update(datasets.computeIfAbsent(dataset.get(), DatasetIndex::new), everything);
            }
        }
        datasets.keySet().retainAll(found);
        if (everything) {
            nextListing = begin.plus(listingInterval);
        }
        Map<DatasetName, DatasetBatches> sums = new TreeMap<>();
        datasets.forEach((dataset, index) -> sums.put(dataset, index.sums()));
        return sums;
    }

    /** Rows of one batch, as far as it was read. */
    public OptionalLong rows(DatasetName dataset, String objectKey) {
        DatasetIndex index = datasets.get(dataset);
        return index == null ? OptionalLong.empty() : index.rows(objectKey);
    }

    /** The batches of a dataset as of the last collection of it, in no order; none when nothing is known of it. */
    public List<BatchCounts> batches(DatasetName dataset) {
        DatasetIndex index = datasets.get(dataset);
        return index == null ? List.of() : index.batches();
    }

    private void update(DatasetIndex index, boolean everything) throws InterruptedException {
        Map<String, BatchName> listed = new TreeMap<>();
        String startAfter = everything ? "" : index.startOfRecentHours();
        store.list(BatchName.directory(index.dataset()), startAfter, entry -> BatchName.parse(entry.key())
                .filter(name -> name.objectKey().equals(entry.key()))
                .ifPresent(name -> listed.put(entry.key(), name)));
        if (everything) {
            index.keepOnly(listed.keySet());
        }
        listed.keySet().removeIf(index::has);
        read(index, listed);
        index.publish();
    }

    /**
     * Some at a time, so that a store that went away fails one round of reads and not all of them. What was read stays
     * known: the next collection goes on from there.
     */
    private void read(DatasetIndex index, Map<String, BatchName> batches) throws InterruptedException {
        Optional<String> problem = Optional.empty();
        List<Callable<Optional<String>>> reads = new ArrayList<>();
        batches.forEach((key, name) -> reads.add(() -> read(index, key, name)));
        for (int from = 0; from < reads.size(); from += READS_AT_ONCE) {
            List<Callable<Optional<String>>> some = reads.subList(from, Math.min(from + READS_AT_ONCE, reads.size()));
            for (Future<Optional<String>> read : readers.invokeAll(some)) {
                Optional<String> found = outcome(read);
                problem = problem.isPresent() ? problem : found;
            }
        }
        index.problem(problem);
    }

    private Optional<String> read(DatasetIndex index, String key, BatchName name) {
        try {
            store.describe(key).ifPresent(object -> index.add(BatchCounts.of(name, object)));
            return Optional.empty();
        } catch (MillraceException e) {
            if (e.code() == ErrorCode.CORRUPT_OBJECT) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private static Optional<String> outcome(Future<Optional<String>> read) throws InterruptedException {
        try {
            return read.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("reading a batch failed", e);
        }
    }

    private static Optional<DatasetName> dataset(String directory) {
        String name = directory.substring(BatchName.RAW.length(), directory.length() - 1);
        try {
            return Optional.of(new DatasetName(name));
        } catch (IllegalArgumentException notADataset) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
