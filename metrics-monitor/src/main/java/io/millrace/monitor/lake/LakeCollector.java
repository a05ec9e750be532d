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
import java.util.LinkedHashMap;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sums up the lake. The counts stand in the metadata of each batch's object, which the manifest repeats: asking the object
 * costs as little and is right also while the manifest is missing. Each object is asked once, and what is settled is kept over a
 * restart; an object that was replaced, because rows were erased from it, has another size in the listing and is asked again.
 */
public final class LakeCollector implements Collector<Map<DatasetName, DatasetBatches>>, AutoCloseable {
    private static final int READS_AT_ONCE = 256;
    private static final int LISTINGS_AT_ONCE = 32;

    private final ObjectStore store;
    private final SettledDays memory;
    private final Duration listingInterval;
    private final InstantSource clock;
    private final ExecutorService readers;
    private final Map<DatasetName, DatasetIndex> datasets = new ConcurrentHashMap<>();
    private Instant nextListing = Instant.MIN;

    /**
     * @param memory where settled days are kept over a restart
     * @param listingInterval how often everything is listed; in between only each dataset's newest hours are
     * @param parallelReads objects asked at a time
     */
    public LakeCollector(
            ObjectStore store, SettledDays memory, Duration listingInterval, int parallelReads, InstantSource clock) {
        this.store = store;
        this.memory = memory;
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
        List<DatasetIndex> found = store.directories(BatchName.RAW).stream()
                .flatMap(directory -> dataset(directory).stream())
                .map(dataset -> datasets.computeIfAbsent(dataset, DatasetIndex::new))
                .toList();
        // So many at a time that the store is kept busy, and no more: the first listing of a lake finds millions of
        // names.
        for (int from = 0; from < found.size(); from += LISTINGS_AT_ONCE) {
            update(found.subList(from, Math.min(from + LISTINGS_AT_ONCE, found.size())), everything);
        }
        Set<DatasetName> names = found.stream().map(DatasetIndex::dataset).collect(Collectors.toSet());
        datasets.values().removeIf(index -> {
            boolean gone = !names.contains(index.dataset());
            if (gone) {
                index.forget(memory);
            }
            return gone;
        });
        if (everything) {
            nextListing = begin.plus(listingInterval);
        }
        Map<DatasetName, DatasetBatches> sums = new TreeMap<>();
        datasets.forEach((dataset, index) -> sums.put(dataset, index.sums()));
        return sums;
    }

    /** Rows of one batch, as far as it was read. */
    public OptionalLong rows(DatasetName dataset, String objectKey) {
        Optional<BatchName> name = BatchName.ofObject(objectKey);
        DatasetIndex index = datasets.get(dataset);
        return index == null || name.isEmpty() ? OptionalLong.empty() : index.rows(name.get());
    }

    /**
     * The batches of a dataset as of the last collection of it.
     *
     * @param hour the first that matters, since 1970-01-01T00:00Z
     */
    public BatchWindow batches(DatasetName dataset, long hour) {
        DatasetIndex index = datasets.get(dataset);
        return index == null ? BatchWindow.NONE : index.batches().from(hour);
    }

    /** All batches of a dataset as of the last collection of it, the newest first; take few, for there may be very many. */
    public Stream<BatchCounts> latest(DatasetName dataset) {
        DatasetIndex index = datasets.get(dataset);
        return index == null ? Stream.of() : index.batches().latest();
    }

    private void update(List<DatasetIndex> some, boolean everything) throws InterruptedException {
        List<Callable<List<BatchName>>> listings = new ArrayList<>();
        some.forEach(index -> listings.add(() -> unread(index, everything)));
        List<Future<List<BatchName>>> listed = readers.invokeAll(listings);
        for (int i = 0; i < listed.size(); i++) {
            read(some.get(i), outcome(listed.get(i)));
            some.get(i).publish();
            some.get(i).keep(memory);
        }
    }

    /** Lists a dataset, and forgets what is gone when everything is listed. */
    private List<BatchName> unread(DatasetIndex index, boolean everything) {
        index.recall(memory);
        Map<Long, Map<BatchName, Long>> listed = new TreeMap<>();
        String startAfter = everything ? "" : index.startOfRecentHours();
        store.list(BatchName.directory(index.dataset()), startAfter, entry -> name(entry.key())
                .ifPresent(name -> listed.computeIfAbsent(StoredBatches.day(name), any -> new LinkedHashMap<>())
                        .put(name, entry.size())));
        if (everything) {
            index.keepOnly(listed);
        }
        index.removeKnown(listed);
        return listed.values().stream()
                .flatMap(sizes -> sizes.keySet().stream())
                .toList();
    }

    /** Every other key is a manifest's, which needs no closer look. */
    private static Optional<BatchName> name(String key) {
        return key.endsWith(BatchName.MANIFEST_SUFFIX) ? Optional.empty() : BatchName.ofObject(key);
    }

    /**
     * Some at a time, so that a store that went away fails one round of reads and not all of them. What was read stays
     * known: the next collection goes on from there.
     */
    private void read(DatasetIndex index, List<BatchName> batches) throws InterruptedException {
        Optional<String> problem = Optional.empty();
        List<Callable<Optional<String>>> reads = new ArrayList<>();
        batches.forEach(name -> reads.add(() -> read(index, name.objectKey(), name)));
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

    private static <T> T outcome(Future<T> read) throws InterruptedException {
        try {
            return read.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("reading the lake failed", e);
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
