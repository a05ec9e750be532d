package io.millrace.jobs.spark;

import io.millrace.jobs.check.JobLiterals;
import io.millrace.jobs.lake.VersionManifest.StoredFile;
import io.millrace.jobs.run.FilePlaces;
import io.millrace.jobs.run.SqlEngine;
import io.millrace.jobs.sql.SqlQuery;
import io.millrace.lake.store.S3Settings;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** One warm session, in which partitions run beside one another. */
public final class SparkEngine implements SqlEngine {
    /** Bounds the size of one file, which is uploaded as a whole. */
    static final long ROWS_OF_A_FILE = 1_000_000;

    private final SparkSession session;
    private final Optional<ClusterLake> lake;

    private SparkEngine(SparkSession session, Optional<ClusterLake> lake) {
        this.session = session;
        this.lake = lake;
    }

    /**
     * Starts a session in this process, over local files.
     *
     * @param directory for shuffle files
     * @param cores that it uses
     * @param settings of Spark, over those that this engine gives
     */
    public static SparkEngine start(Path directory, int cores, Map<String, String> settings) {
        return new SparkEngine(session(new SparkSettings(directory, cores, settings)), Optional.empty());
    }

    /**
     * Starts a session, in this process or, if {@code spark.master} is none of {@code local}, on a cluster. Executors of a cluster read
     * from the store, and store what they make.
     *
     * @param store that executors reach as this process does
     */
    public static SparkEngine start(Path directory, int cores, Map<String, String> settings, S3Settings store) {
        SparkSettings all = new SparkSettings(directory, cores, settings);
        SparkSession session = session(all);
        return new SparkEngine(
                session, all.isCluster() ? Optional.of(ClusterLake.of(store, session)) : Optional.empty());
    }

    private static SparkSession session(SparkSettings settings) {
        SparkSession.Builder builder = SparkSession.builder();
        settings.all().forEach(builder::config);
        return builder.getOrCreate();
    }

    @Override
    public Optional<FilePlaces> lake() {
        return lake.map(ClusterLake::places);
    }

    @Override
    public boolean isAlive() {
        return !session.sparkContext().isStopped();
    }

    @Override
    public Result make(Task task) {
        String what = task.job().job().dataset() + " " + task.slot();
        return SparkFailures.run(what, () -> {
            LogicalPlan plan = task.job()
                    .query()
                    .over(
                            input -> plan(task.inputs(), input),
                            JobLiterals.of(task.job().job(), task.slot()));
            Dataset<Row> rows = Dataset.ofRows(session, plan);
            List<Path> files = List.of();
            List<StoredFile> stored = List.of();
            List<URI> written;
            if (lake.isPresent()) {
                stored = lake.get().write(rows, task);
                written = lake.get().places(stored);
            } else {
                rows.write().parquet(task.directory().toUri().toString());
                files = parquetFiles(task.directory());
                written = files.stream().map(Path::toUri).toList();
            }
            Fingerprints.Summary summary = Fingerprints.of(parquet(rows.schema(), written), task.hidden());
            return new Result(files, stored, rows.schema(), summary.rows(), summary.columns(), summary.contentHash());
        });
    }

    @Override
    public List<Path> fold(Table.Mirror mirror, Path directory) {
        return SparkFailures.run("the changes of a mirror", () -> {
            MirrorRows.last(session, mirror).write().parquet(directory.toUri().toString());
            return parquetFiles(directory);
        });
    }

    @Override
    public List<BigDecimal> numbers(DatasetName dataset, Table.Versions table, List<String> queries) {
        return SparkFailures.run("the contract of " + dataset, () -> {
            Dataset<Row> rows = dataset(table).persist();
            try {
                List<BigDecimal> numbers = new ArrayList<>();
                for (String query : queries) {
                    numbers.add(number(dataset, rows, query));
                }
                return numbers;
            } finally {
                rows.unpersist(false);
            }
        });
    }

    @Override
    public List<Map<String, String>> rows(Table.Versions table) {
        return SparkFailures.run("reading a result", () -> {
            Dataset<Row> rows = dataset(table);
            Column[] texts = Stream.of(rows.schema().fields())
                    .map(field -> isNested(field)
                            ? functions.to_json(functions.col(quoted(field)))
                            : functions.col(quoted(field)).cast("string"))
                    .toArray(Column[]::new);
            String[] names = rows.schema().fieldNames();
            return rows.select(texts).collectAsList().stream()
                    .map(row -> values(row, names))
                    .toList();
        });
    }

    private static boolean isNested(StructField field) {
        return field.dataType() instanceof ArrayType
                || field.dataType() instanceof MapType
                || field.dataType() instanceof StructType;
    }

    private static Map<String, String> values(Row row, String[] names) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            if (!row.isNullAt(i)) {
                values.put(names[i], row.getString(i));
            }
        }
        return values;
    }

    @Override
    public void close() {
        session.stop();
    }

    private BigDecimal number(DatasetName dataset, Dataset<Row> rows, String query) {
        SqlQuery.Parsing parsing = SqlQuery.parse(query);
        if (!(parsing instanceof SqlQuery.Parsing.Valid valid)) {
            throw new MillraceException(
                    ErrorCode.JOB_FAILED, "a rule of the contract of " + dataset + " is no query: " + query.strip());
        }
        if (!List.of(dataset).containsAll(valid.query().inputs())) {
            throw new MillraceException(
                    ErrorCode.JOB_FAILED,
                    "a rule of the contract of " + dataset + " reads other datasets: " + query.strip());
        }
        LogicalPlan plan = valid.query().over(input -> rows.logicalPlan(), Map.of());
        Row answer = Dataset.ofRows(session, plan).head();
        return answer.isNullAt(0) ? BigDecimal.ZERO : new BigDecimal(String.valueOf(answer.get(0)));
    }

    private LogicalPlan plan(Map<DatasetName, Table> inputs, DatasetName input) {
        Table table = inputs.get(input);
        if (table == null) {
            throw new IllegalArgumentException("the task has no table " + input);
        }
        return dataset(table).logicalPlan();
    }

    private Dataset<Row> dataset(Table table) {
        if (table instanceof Table.Lines lines) {
            return lines.files().isEmpty() ? nothing(lines.columns()) : lines(lines);
        }
        if (table instanceof Table.Mirror mirror) {
            return MirrorRows.of(session, mirror);
        }
        Table.Versions versions = (Table.Versions) table;
        Dataset<Row> all = nothing(versions.columns());
        for (Part part : versions.parts()) {
            all = all.unionByName(
                    parquet(part.columns(), part.files()).select(columns(versions.columns(), part.columns())));
        }
        return all;
    }

    private Dataset<Row> lines(Table.Lines lines) {
        return session.read()
                .schema(lines.columns())
                .option("mode", "FAILFAST")
                .json(lines.files().stream().map(URI::toString).toArray(String[]::new));
    }

    private Dataset<Row> parquet(StructType columns, List<URI> files) {
        if (files.isEmpty()) {
            return nothing(columns);
        }
        return session.read()
                .schema(columns)
                .parquet(files.stream().map(URI::toString).toArray(String[]::new));
    }

    private Dataset<Row> nothing(StructType columns) {
        return session.createDataFrame(List.<Row>of(), columns);
    }

    /** Columns that a version of older code does not have are null. */
    private static Column[] columns(StructType wanted, StructType there) {
        List<String> names = List.of(there.fieldNames());
        return Stream.of(wanted.fields())
                .map(field -> names.contains(field.name())
                        ? functions.col(quoted(field))
                        : functions.lit(null).cast(field.dataType()).as(field.name()))
                .toArray(Column[]::new);
    }

    static String quoted(StructField field) {
        return "`" + field.name().replace("`", "``") + "`";
    }

    private static List<Path> parquetFiles(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new MillraceException(ErrorCode.INTERNAL_ERROR, "cannot list " + directory, e);
        }
    }
}
