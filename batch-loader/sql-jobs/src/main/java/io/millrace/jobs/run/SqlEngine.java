package io.millrace.jobs.run;

import io.millrace.jobs.check.CheckedJob;
import io.millrace.jobs.lake.VersionManifest.ColumnSummary;
import io.millrace.jobs.lake.VersionManifest.StoredFile;
import io.millrace.jobs.plan.Slot;
import io.millrace.schemas.dataset.DatasetName;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.StructType;

/**
 * Runs SQL over files. Thread-safe. Methods throw {@link io.millrace.schemas.error.MillraceException} with
 * {@link io.millrace.schemas.error.ErrorCode#JOB_FAILED} when the SQL fails over the rows.
 */
public interface SqlEngine extends AutoCloseable {
    /** Where it reads objects of the lake by itself; empty when they have to be copied to the local disk for it. */
    default Optional<FilePlaces> lake() {
        return Optional.empty();
    }

    /** False when it has ended by itself, so that another one has to be started. */
    default boolean isAlive() {
        return true;
    }

    /** Makes the rows of one partition. */
    Result make(Task task);

    /**
     * Folds changes to the last one of each key, deletions among them, so that they need not be folded again.
     *
     * @param directory to write Parquet files into; it does not exist yet
     * @return the files
     */
    List<Path> fold(Table.Mirror mirror, Path directory);

    /** The number that each query gives over a table; queries name it by its dataset. */
    List<BigDecimal> numbers(DatasetName dataset, Table.Versions table, List<String> queries);

    /** The rows of a small table, each value that is not null as text, by column. */
    List<Map<String, String>> rows(Table.Versions table);

    @Override
    void close();

    /**
     * @param inputs a table for each input of the query
     * @param directory to write the Parquet files into; it does not exist yet
     * @param objects beginning of the keys of all objects that an engine stores by itself; nobody else's begin so
     * @param hidden columns whose values must not stand in the fingerprint
     */
    record Task(
            CheckedJob job,
            Slot slot,
            Map<DatasetName, Table> inputs,
            Path directory,
            String objects,
            Set<String> hidden) {
        public Task {
            inputs = Map.copyOf(inputs);
            hidden = Set.copyOf(hidden);
        }
    }

    /** Rows to read. */
    sealed interface Table {
        /** JSON lines compressed with Zstandard. */
        record Lines(StructType columns, List<URI> files) implements Table {
            public Lines {
                files = List.copyOf(files);
            }
        }

        /**
         * The rows of a mirrored table, from the changes up to a position: of each key the last change counts, and a deletion leaves no row.
         *
         * @param columns of the rows
         * @param sourceNames the source's own names of columns that are called otherwise there
         * @param truncated position of the last change that emptied the table; changes up to it don't count. -1 for never
         * @param folded Parquet files that {@link SqlEngine#fold} has made of the changes before
         * @param files JSON lines of the changes since
         */
        record Mirror(
                StructType columns, Map<String, String> sourceNames, long truncated, List<Path> folded, List<URI> files)
                implements Table {
            public Mirror {
                sourceNames = Map.copyOf(sourceNames);
                folded = List.copyOf(folded);
                files = List.copyOf(files);
            }
        }

        /** Parquet files of versions, each version with its own columns. */
        record Versions(StructType columns, List<Part> parts) implements Table {
            public Versions {
                parts = List.copyOf(parts);
            }
        }
    }

    /** The files of one version. */
    record Part(StructType columns, List<URI> files) {
        public Part {
            files = List.copyOf(files);
        }
    }

    /**
     * The rows that were made.
     *
     * @param files Parquet files in the task's directory, which are yet to be stored
     * @param stored Parquet files that the engine has stored by itself
     * @param contentHash the same for the same rows, in whatever order and files they stand
     */
    record Result(
            List<Path> files,
            List<StoredFile> stored,
            StructType columns,
            long rows,
            List<ColumnSummary> fingerprint,
            String contentHash) {
        public Result {
            files = List.copyOf(files);
            stored = List.copyOf(stored);
            fingerprint = List.copyOf(fingerprint);
        }

        /** Of an engine that stores nothing. */
        public Result(
                List<Path> files, StructType columns, long rows, List<ColumnSummary> fingerprint, String contentHash) {
            this(files, List.of(), columns, rows, fingerprint, contentHash);
        }
    }
}
