package io.millrace.redshift.emulator.sql;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A COPY from S3 as its text says it.
 *
 * @param schema folded to lower case, as all names here
 * @param columns empty when the statement has no column list
 * @param manifest whether the source is one manifest rather than a prefix
 * @param region where the objects are; empty for the emulator's own
 */
public record CopyCommand(
        Optional<String> schema,
        String table,
        List<String> columns,
        S3Location source,
        boolean manifest,
        Credentials credentials,
        Optional<String> region,
        SourceFormat format,
        Compression compression,
        CopyOptions options) {
    public CopyCommand {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(table, "table");
        columns = List.copyOf(columns);
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(credentials, "credentials");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(compression, "compression");
        Objects.requireNonNull(options, "options");
    }

    /** The table's name as SQL, quoted. */
    public String quotedTable() {
        return schema.map(name -> quote(name) + ".").orElse("") + quote(table);
    }

    public static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** How the objects are compressed. */
    public enum Compression {
        NONE,
        GZIP,
        ZSTD,
        BZIP2,
        LZOP
    }

    /** With whose rights the objects are read. */
    public sealed interface Credentials {
        /** A role: the emulator reads with its own keys. */
        record Role() implements Credentials {}

        /** Keys in the statement. */
        record Keys(String accessKey, String secretKey, Optional<String> sessionToken) implements Credentials {
            @Override
            public String toString() {
                return "Keys[accessKey=" + accessKey + ", secretKey=***]";
            }
        }
    }

    /** Which parts of a JSON object go to which columns. */
    public sealed interface JsonMapping {
        /** Keys of the first level that are named like columns. */
        record Auto(boolean ignoreCase) implements JsonMapping {}

        /** The paths that a JSONPaths file lists, one a column. */
        record Paths(S3Location file) implements JsonMapping {}

        /** The whole object into the one SUPER column. */
        record Whole() implements JsonMapping {}
    }
}
