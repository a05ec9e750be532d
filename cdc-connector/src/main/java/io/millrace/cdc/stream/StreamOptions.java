package io.millrace.cdc.stream;

/**
 * What a stream needs to know besides its position.
 *
 * @param source name of the source
 * @param serverUuid the server that is read
 * @param partitions of each topic of changes
 * @param maxBytes a commit holds no more than this much and one row
 * @param maxRecords a commit holds no more than this many
 * @param eachTransaction whether each transaction of the source is committed by itself
 * @param shape how changes are written
 */
public record StreamOptions(
        String source,
        String serverUuid,
        boolean mariaDb,
        CaptureRules capture,
        ColumnRules columns,
        int partitions,
        long maxBytes,
        int maxRecords,
        boolean eachTransaction,
        Shape shape) {
    /**
     * How changes are written.
     *
     * @param transactions whether the beginning and the end of each transaction are told
     */
    public record Shape(ChangeFormats format, Partitioning partitioning, boolean transactions) {
        public static final Shape DEFAULT = new Shape(ChangeFormats.MILLRACE, Partitioning.byKey(), false);
    }

    /** With the default shape. */
    public StreamOptions(
            String source,
            String serverUuid,
            boolean mariaDb,
            CaptureRules capture,
            ColumnRules columns,
            int partitions,
            long maxBytes,
            int maxRecords,
            boolean eachTransaction) {
        this(
                source,
                serverUuid,
                mariaDb,
                capture,
                columns,
                partitions,
                maxBytes,
                maxRecords,
                eachTransaction,
                Shape.DEFAULT);
    }

    public StreamOptions {
        if (partitions < 1 || maxBytes < 1 || maxRecords < 1) {
            throw new IllegalArgumentException("partitions, maxBytes and maxRecords must be at least 1");
        }
    }
}
