package io.millrace.jobs.lake;

import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.ValueType;
import io.millrace.schemas.warehouse.ColumnType;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of raw rows as Spark's types: the counterparts of those that the loader gives them in the warehouse. */
final class RawColumns {
    private static final int MOST_DIGITS = 38;
    private static final int SCALE = 18;

    private RawColumns() {}

    static StructType of(Collection<RawBatch> all, Collection<RawBatch> some) {
        Map<String, Set<ValueType>> ever = types(all);
        Map<String, Set<ValueType>> here = types(some);
        StructType columns = new StructType();
        for (Map.Entry<String, Set<ValueType>> column : ever.entrySet()) {
            Set<ValueType> seen = here.getOrDefault(column.getKey(), Set.of());
            columns = columns.add(column.getKey(), type(seen.isEmpty() ? column.getValue() : seen), true);
        }
        return columns;
    }

    private static Map<String, Set<ValueType>> types(Collection<RawBatch> batches) {
        Map<String, Set<ValueType>> types = new TreeMap<>();
        for (RawBatch batch : batches) {
            for (ColumnSeen column : batch.schema()) {
                types.computeIfAbsent(column.name(), name -> EnumSet.noneOf(ValueType.class))
                        .addAll(column.types());
            }
        }
        return types;
    }

    private static DataType type(Set<ValueType> seen) {
        Optional<ColumnType> narrowest = ColumnType.narrowest(seen);
        if (narrowest.isEmpty()) {
            return DataTypes.StringType;
        }
        return switch (narrowest.get()) {
            case BOOLEAN -> DataTypes.BooleanType;
            case BIGINT -> DataTypes.LongType;
            case BIG_INTEGER -> DataTypes.createDecimalType(MOST_DIGITS, 0);
            case DECIMAL -> DataTypes.createDecimalType(MOST_DIGITS, SCALE);
            case TIMESTAMP -> DataTypes.TimestampNTZType;
            case TIMESTAMP_WITH_ZONE -> DataTypes.TimestampType;
            // Objects and arrays as their JSON text.
            case TEXT, SUPER -> DataTypes.StringType;
        };
    }
}
