package io.millrace.cdc.settings;

import io.millrace.cdc.stream.ChangeFormats;
import io.millrace.cdc.stream.Partitioning;
import io.millrace.cdc.stream.StreamOptions;
import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import java.util.List;

/** How changes are written to Kafka. */
@Description("How the changes are written to Kafka.")
public record OutputSettings(
        @Description(
                "millrace, which the warehouse's mirrors need; or the JSON of maxwell or debezium, for consumers that"
                        + " know it.")
        @Default("millrace")
        ChangeFormats format,

        @Description(
                "key keeps the changes of a row in order, table those of a table in one partition, column those with the"
                        + " same value of one of partition-columns.")
        @Default("key")
        PartitionBy partitionBy,

        @Description("Columns for partition-by: column, as database.table.column; tables without one go by their key.")
        List<String> partitionColumns,

        @Description(
                "Whether the beginning and the end of each transaction are told in the topic transactions.<source>.")
        @Default("false")
        boolean transactions) {
    /** What decides the partition of a change. */
    public enum PartitionBy {
        KEY,
        TABLE,
        COLUMN
    }

    public OutputSettings {
        partitionColumns = List.copyOf(partitionColumns);
        if ((partitionBy == PartitionBy.COLUMN) == partitionColumns.isEmpty()) {
            throw new IllegalArgumentException("partition-columns are needed with partition-by: column, and only then");
        }
    }

    /** Millrace's own form, by key. */
    public static OutputSettings standard() {
        return new OutputSettings(ChangeFormats.MILLRACE, PartitionBy.KEY, List.of(), false);
    }

    public StreamOptions.Shape shape() {
        Partitioning partitioning =
                switch (partitionBy) {
                    case KEY -> Partitioning.byKey();
                    case TABLE -> Partitioning.byTable();
                    case COLUMN -> Partitioning.byColumn(partitionColumns);
                };
        return new StreamOptions.Shape(format, partitioning, transactions);
    }
}
