package io.millrace.redshift.emulator.sql;

import io.millrace.redshift.emulator.sql.CopyCommand.Compression;
import io.millrace.redshift.emulator.sql.CopyCommand.Credentials;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An UNLOAD as its text says it.
 *
 * @param query as PostgreSQL runs it
 * @param target what all files' names begin with
 * @param region where the objects go; empty for the emulator's own
 * @param parallel whether files are named as those of a cluster's slices
 * @param largestFile bytes after which the next file begins
 * @param overwrite whether files that are there may be replaced
 * @param cleanPath whether files that are there are deleted first
 * @param extension of the files' names, if it is given
 * @param partitions columns whose values make folders
 * @param includePartitions whether those columns are in the files too
 */
public record UnloadCommand(
        String query,
        S3Location target,
        Credentials credentials,
        Optional<String> region,
        Format format,
        Compression compression,
        boolean parallel,
        long largestFile,
        Manifest manifest,
        boolean overwrite,
        boolean cleanPath,
        Optional<String> extension,
        List<String> partitions,
        boolean includePartitions) {
    public UnloadCommand {
        Objects.requireNonNull(query, "query");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(credentials, "credentials");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(compression, "compression");
        Objects.requireNonNull(manifest, "manifest");
        Objects.requireNonNull(extension, "extension");
        partitions = List.copyOf(partitions);
        if (largestFile <= 0) {
            throw new IllegalArgumentException("MAXFILESIZE must be positive: " + largestFile);
        }
    }

    /** Whether a list of the files is written beside them. */
    public enum Manifest {
        NONE,
        PLAIN,
        /** With the columns and the numbers of bytes and rows. */
        VERBOSE
    }

    /** What the files look like inside. */
    public sealed interface Format {
        /** Lines of fields; {@code csv} quotes where it must, {@code addQuotes} always, {@code escape} marks by backslashes. */
        record Text(boolean csv, char delimiter, boolean header, boolean addQuotes, boolean escape, String nullText)
                implements Format {
            public Text {
                Objects.requireNonNull(nullText, "nullText");
            }
        }

        /** An object a line. */
        record Json() implements Format {}

        /** Compressed with Snappy. */
        record Parquet() implements Format {}
    }
}
