package io.millrace.lake.upkeep;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an erasure: who asked for it, when, and what it changed; the erased value only as a hash.
 *
 * @param format version of the document: {@value #FORMAT}
 * @param requestedBy person or ticket, as told
 * @param batches batches that had such rows, with their counts before and after
 * @param badFiles files of bad records in which records were blacked out
 * @param completedAt null while the erasure is under way, or was cut off
 */
public record ErasureRecord(
        int format,
        String id,
        String dataset,
        String requestedBy,
        Instant requestedAt,
        PredicateHash predicate,
        List<BatchChange> batches,
        List<BadFileChange> badFiles,
        @Nullable Instant completedAt) {
    /** The version that this program writes. */
    public static final int FORMAT = 1;

    public ErasureRecord {
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "erasure format " + format + " is not known; this program reads " + FORMAT + ": upgrade Millrace");
        }
        batches = List.copyOf(batches);
        badFiles = List.copyOf(badFiles);
    }

    /**
     * @param object key of the rows
     * @param rowsBefore rows before the erasure
     * @param rowsAfter rows after it
     */
    public record BatchChange(String object, long rowsBefore, long rowsAfter) {}

    /**
     * @param object key of the file
     * @param records how many records were blacked out
     */
    public record BadFileChange(String object, long records) {}

    boolean isComplete() {
        return completedAt != null;
    }

    ErasureRecord with(List<BatchChange> changed, List<BadFileChange> blackedOut, @Nullable Instant completed) {
        return new ErasureRecord(
                format, id, dataset, requestedBy, requestedAt, predicate, changed, blackedOut, completed);
    }
}
