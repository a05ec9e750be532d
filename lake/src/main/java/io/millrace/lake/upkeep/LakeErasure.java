package io.millrace.lake.upkeep;

import io.millrace.lake.batch.BatchReader;
import io.millrace.lake.store.MaintainedStore;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Erases the rows of a dataset that hold a value: the one exception to the immutability of batches. The record of the
 * erasure is written before anything changes and completed when everything has; an erasure that was cut off goes on under
 * its own record when it is asked for again.
 */
public final class LakeErasure {
    /** Where writers put bad files aside before their batches. */
    static final String STAGED = "_staged/";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final MaintainedStore store;
    private final InstantSource clock;
    private final int hashIterations;
    private final ErasureRecords records;
    private final BatchReader batches;
    private final BadFileErasure badFiles;
    private final SecureRandom random = new SecureRandom();

    public LakeErasure(MaintainedStore store, InstantSource clock) {
        this(store, clock, PredicateHash.ITERATIONS);
    }

    /**
     * @param hashIterations how much work it is to try a value against a record
     */
    public LakeErasure(MaintainedStore store, InstantSource clock, int hashIterations) {
        this.hashIterations = hashIterations;
        this.store = store;
        this.clock = clock;
        this.records = new ErasureRecords(store);
        this.batches = new BatchReader(store);
        this.badFiles = new BadFileErasure(store);
    }

    /**
     * What an erasure would change.
     *
     * @param unfinished the record of the same erasure that was cut off before
     */
    public record Plan(
            DatasetName dataset,
            List<ErasureRecord.BatchChange> batches,
            List<ErasureRecord.BadFileChange> badFiles,
            Optional<ErasureRecord> unfinished) {
        public Plan {
            batches = List.copyOf(batches);
            badFiles = List.copyOf(badFiles);
        }

        /** Whether there is nothing to do. */
        public boolean isEmpty() {
            return batches.isEmpty() && badFiles.isEmpty() && unfinished.isEmpty();
        }

        /** Rows that would go. */
        public long rows() {
            return batches.stream()
                    .mapToLong(change -> change.rowsBefore() - change.rowsAfter())
                    .sum();
        }
    }

    /**
     * What an erasure did.
     *
     * @param incomplete batches that their writer has not completed yet; run the erasure again for them
     */
    public record Result(ErasureRecord written, List<String> incomplete) {
        public Result {
            incomplete = List.copyOf(incomplete);
        }
    }

    /**
     * Reads the whole dataset; changes nothing.
     *
     * @param progress told each key that was read
     */
    public Plan plan(DatasetName dataset, RowPredicate predicate, Consumer<String> progress) {
        List<ErasureRecord.BatchChange> changes = new ArrayList<>();
        for (BatchName name : batches(dataset)) {
            Matches matches = new Matches();
            long rows;
            try {
                rows = batches.read(name, line -> matches.rows += predicate.matches(line) ? 1 : 0)
                        .rows();
            } catch (MillraceException e) {
                if (e.code() == ErrorCode.CORRUPT_OBJECT
                        && store.tag(name.objectKey()).isEmpty()) {
                    continue; // expired meanwhile
                }
                throw e;
            }
            if (matches.rows > 0) {
                changes.add(new ErasureRecord.BatchChange(name.objectKey(), rows, rows - matches.rows));
            }
            progress.accept(name.objectKey());
        }
        List<ErasureRecord.BadFileChange> blackedOut = new ArrayList<>();
        for (String key : badKeys(dataset)) {
            long count = badFiles.count(key, predicate);
            if (count > 0) {
                blackedOut.add(new ErasureRecord.BadFileChange(key, count));
            }
            progress.accept(key);
        }
        return new Plan(dataset, changes, blackedOut, unfinished(dataset, predicate));
    }

    private Optional<ErasureRecord> unfinished(DatasetName dataset, RowPredicate predicate) {
        return records.all(dataset).stream()
                .filter(each -> !each.isComplete() && each.predicate().isOf(predicate))
                .findFirst();
    }

    /**
     * Carries a plan out.
     *
     * @param requestedBy who asked for it: a person, a ticket; stands in the record
     */
    public Result apply(Plan plan, RowPredicate predicate, String requestedBy, Consumer<String> progress) {
        List<String> incomplete = new ArrayList<>();
        List<ErasureRecord.BatchChange> ready = new ArrayList<>();
        Set<String> recorded = records.all(plan.dataset()).stream()
                .flatMap(before -> before.batches().stream())
                .map(ErasureRecord.BatchChange::object)
                .collect(Collectors.toSet());
        for (ErasureRecord.BatchChange change : plan.batches()) {
            if (isReady(recorded, change)) {
                ready.add(change);
            } else {
                incomplete.add(change.object());
            }
        }
        ErasureRecord begun = begin(plan, ready, predicate, requestedBy);
        for (ErasureRecord.BatchChange change : begun.batches()) {
            BatchName name = BatchName.parse(change.object()).orElseThrow();
            new BatchErasure(store, name, predicate, begun.id(), true).run();
            progress.accept(change.object());
        }
        for (ErasureRecord.BadFileChange change : begun.badFiles()) {
            if (!badFiles.erase(change.object(), predicate, begun.id())) {
                incomplete.add(change.object());
            }
            progress.accept(change.object());
        }
        ErasureRecord ended =
                incomplete.isEmpty() ? begun.with(begun.batches(), begun.badFiles(), clock.instant()) : begun;
        records.write(plan.dataset(), ended);
        return new Result(ended, incomplete);
    }

    /**
     * Whether the batch's writer has completed it. Once it stands in a record, also that of another erasure, a missing
     * manifest is the doing of an erasure that was cut off.
     */
    private boolean isReady(Set<String> recorded, ErasureRecord.BatchChange change) {
        return recorded.contains(change.object())
                || BatchName.parse(change.object())
                        .flatMap(name -> store.describe(name.manifestKey()))
                        .isPresent();
    }

    private ErasureRecord begin(
            Plan plan, List<ErasureRecord.BatchChange> ready, RowPredicate predicate, String requestedBy) {
        ErasureRecord begun = plan.unfinished()
                .map(before -> before.with(
                        merged(before.batches(), ready), mergedFiles(before.badFiles(), plan.badFiles()), null))
                .orElseGet(() -> new ErasureRecord(
                        ErasureRecord.FORMAT,
                        newId(),
                        plan.dataset().value(),
                        requestedBy,
                        clock.instant(),
                        PredicateHash.of(predicate, random, hashIterations),
                        ready,
                        plan.badFiles(),
                        null));
        records.write(plan.dataset(), begun);
        return begun;
    }

    /** What stood in the record first counts: it tells how it was before anything changed. */
    private static List<ErasureRecord.BatchChange> merged(
            List<ErasureRecord.BatchChange> before, List<ErasureRecord.BatchChange> now) {
        Map<String, ErasureRecord.BatchChange> all = new TreeMap<>();
        now.forEach(change -> all.put(change.object(), change));
        before.forEach(change -> all.put(change.object(), change));
        return List.copyOf(all.values());
    }

    private static List<ErasureRecord.BadFileChange> mergedFiles(
            List<ErasureRecord.BadFileChange> before, List<ErasureRecord.BadFileChange> now) {
        Map<String, ErasureRecord.BadFileChange> all = new TreeMap<>();
        now.forEach(change -> all.put(change.object(), change));
        before.forEach(change -> all.put(change.object(), change));
        return List.copyOf(all.values());
    }

    private String newId() {
        byte[] tail = new byte[4];
        random.nextBytes(tail);
        return TIME.format(clock.instant()) + "-" + HexFormat.of().formatHex(tail);
    }

    private List<BatchName> batches(DatasetName dataset) {
        List<BatchName> names = new ArrayList<>();
        store.list(BatchName.directory(dataset), "", entry -> {
            BatchName.ofObject(entry.key()).ifPresent(names::add);
        });
        return names;
    }

    /** Every service's files of bad records, not only those beside batches. */
    private Set<String> badKeys(DatasetName dataset) {
        Set<String> keys = new TreeSet<>();
        for (String root : List.of(BatchName.BAD, STAGED + BatchName.BAD)) {
            store.list(root + dataset.value() + "/", "", entry -> {
                if (entry.key().contains(BatchName.BAD_SUFFIX)) {
                    keys.add(entry.key());
                }
            });
        }
        return keys;
    }

    private static final class Matches {
        private long rows;
    }
}
