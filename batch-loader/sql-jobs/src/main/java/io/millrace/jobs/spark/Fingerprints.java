package io.millrace.jobs.spark;

import io.millrace.jobs.lake.VersionManifest.ColumnSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/** Sums up rows in one pass. */
final class Fingerprints {
    private static final int NUMBERS_OF_A_COLUMN = 4;

    private Fingerprints() {}

    /**
     * @param contentHash number of rows and sum of the rows' hashes: the same in whatever order the rows stand
     */
    record Summary(long rows, List<ColumnSummary> columns, String contentHash) {}

    /**
     * @param hidden columns whose smallest and largest value are not told
     */
    static Summary of(Dataset<Row> rows, Set<String> hidden) {
        StructField[] fields = rows.schema().fields();
        List<Column> numbers = new ArrayList<>();
        numbers.add(functions.sum(rowHash(fields)).cast("string"));
        for (StructField field : fields) {
            numbers.addAll(numbers(field, hidden.contains(field.name())));
        }
        Row answer = rows.agg(functions.count(functions.lit(1)), numbers.toArray(Column[]::new))
                .head();
        List<ColumnSummary> columns = new ArrayList<>();
        for (int i = 0; i < fields.length; i++) {
            int at = 2 + NUMBERS_OF_A_COLUMN * i;
            columns.add(new ColumnSummary(
                    fields[i].name(),
                    answer.getLong(at),
                    answer.getLong(at + 1),
                    text(answer, at + 2),
                    text(answer, at + 3)));
        }
        long count = answer.getLong(0);
        return new Summary(count, columns, count + "-" + (count == 0 ? "0" : answer.getString(1)));
    }

    private static Column rowHash(StructField[] fields) {
        Column[] columns = Stream.of(fields)
                .map(field -> isHashable(field.dataType())
                        ? functions.col(SparkEngine.quoted(field))
                        : functions.to_json(functions.struct(functions.col(SparkEngine.quoted(field)))))
                .toArray(Column[]::new);
        return functions.xxhash64(columns).cast("decimal(38,0)");
    }

    /** Spark hashes everything but maps, whose entries have no order. */
    private static boolean isHashable(DataType type) {
        return !type.catalogString().contains("map<");
    }

    private static List<Column> numbers(StructField field, boolean isHidden) {
        Column column = functions.col(SparkEngine.quoted(field));
        boolean isTold = !isHidden && isOrdered(field.dataType());
        return List.of(
                functions.count_if(column.isNull()),
                isHashable(field.dataType()) ? functions.approx_count_distinct(column) : functions.lit(0L),
                isTold
                        ? functions.min(column).cast("string")
                        : functions.lit(null).cast("string"),
                isTold
                        ? functions.max(column).cast("string")
                        : functions.lit(null).cast("string"));
    }

    private static boolean isOrdered(DataType type) {
        return type instanceof NumericType
                || type instanceof DateType
                || type instanceof TimestampType
                || type instanceof TimestampNTZType
                || type instanceof BooleanType;
    }

    private static @Nullable String text(Row row, int at) {
        return row.isNullAt(at) ? null : row.getString(at);
    }
}
