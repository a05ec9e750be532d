package io.millrace.schemas.derived;

import java.util.List;

/**
 * What readers need of the manifest of a version.
 *
 * @param partition {@code 2026-11-23} or {@code 2026-11-23T05}
 * @param key of the version
 * @param columns in the order in which they stand in the files
 */
public record VersionContents(
        String dataset, String partition, String key, List<File> files, long rows, List<Column> columns) {
    public VersionContents {
        files = List.copyOf(files);
        columns = List.copyOf(columns);
    }

    /** Size of all files. */
    public long bytes() {
        return files.stream().mapToLong(File::bytes).sum();
    }

    /** A Parquet file. */
    public record File(String object, long bytes) {}

    /**
     * A column.
     *
     * @param type in Spark SQL
     */
    public record Column(String name, String type) {}
}
