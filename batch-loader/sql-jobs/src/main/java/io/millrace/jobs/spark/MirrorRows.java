package io.millrace.jobs.spark;

import io.millrace.jobs.run.SqlEngine.Table;
import io.millrace.schemas.dataset.ReservedColumns;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Makes rows of changes ("Change event" in the formats). Images stay the texts that they came as until the last change of each key is known,
 * so it makes no difference how often changes were folded on the way, or what types columns had then.
 */
final class MirrorRows {
    private static final String OP = "op";
    private static final String POSITION = "seq";
    private static final String COMMITTED = "ts";
    private static final String KEY = "key";
    private static final String AFTER = "after";
    private static final String LAST = "last";
    private static final StructType CHANGE = new StructType()
            .add(OP, DataTypes.StringType)
            .add(POSITION, DataTypes.LongType)
            .add(COMMITTED, DataTypes.StringType)
            .add(KEY, DataTypes.StringType)
            .add(AFTER, DataTypes.StringType);

    private MirrorRows() {}

    /** The rows of the table. */
    static Dataset<Row> of(SparkSession session, Table.Mirror mirror) {
        StructType image = new StructType();
        List<Column> columns = new ArrayList<>();
        for (StructField column : mirror.columns().fields()) {
            switch (column.name()) {
                case ReservedColumns.OP -> columns.add(functions.col(OP).as(column.name()));
                case ReservedColumns.POSITION ->
                    columns.add(functions.col(POSITION).as(column.name()));
                case ReservedColumns.COMMITTED_AT ->
                    columns.add(functions.col(COMMITTED).cast(column.dataType()).as(column.name()));
                default -> {
                    String original = mirror.sourceNames().getOrDefault(column.name(), column.name());
                    image = image.add(original, column.dataType(), true);
                    columns.add(functions.col(AFTER).getField(original).as(column.name()));
                }
            }
        }
        Map<String, String> options = Map.of("mode", "FAILFAST");
        return last(session, mirror)
                .where(functions.col(OP).notEqual("d"))
                .withColumn(AFTER, functions.from_json(functions.col(AFTER), image, options))
                .select(columns.toArray(Column[]::new));
    }

    /** The last change of each key, deletions among them. */
    static Dataset<Row> last(SparkSession session, Table.Mirror mirror) {
        Dataset<Row> changes = session.createDataFrame(List.<Row>of(), CHANGE);
        if (!mirror.folded().isEmpty()) {
            changes = changes.unionByName(session.read()
                    .schema(CHANGE)
                    .parquet(names(mirror.folded().stream().map(Path::toUri))));
        }
        if (!mirror.files().isEmpty()) {
            changes = changes.unionByName(
                    session.read().schema(CHANGE).option("mode", "FAILFAST").json(names(mirror.files().stream())));
        }
        Column change = functions.struct(
                functions.col(OP), functions.col(POSITION), functions.col(COMMITTED), functions.col(AFTER));
        return changes.where(functions
                        .col(OP)
                        .notEqual("t")
                        .and(functions.col(POSITION).gt(mirror.truncated())))
                .groupBy(functions.col(KEY))
                .agg(functions.max_by(change, functions.col(POSITION)).as(LAST))
                .select(functions.col(KEY), field(OP), field(POSITION), field(COMMITTED), field(AFTER));
    }

    private static Column field(String name) {
        return functions.col(LAST).getField(name).as(name);
    }

    private static String[] names(Stream<URI> files) {
        return files.map(URI::toString).toArray(String[]::new);
    }
}
