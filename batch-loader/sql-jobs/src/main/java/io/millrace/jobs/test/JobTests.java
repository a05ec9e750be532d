package io.millrace.jobs.test;

import com.github.luben.zstd.Zstd;
import io.millrace.jobs.JobDirectory;
import io.millrace.jobs.JobFile;
import io.millrace.jobs.check.CheckedJob;
import io.millrace.jobs.check.JobLiterals;
import io.millrace.jobs.lake.RawBatch;
import io.millrace.jobs.lake.RawDataset;
import io.millrace.jobs.run.SqlEngine;
import io.millrace.jobs.run.SqlEngine.Part;
import io.millrace.jobs.run.SqlEngine.Table;
import io.millrace.jobs.run.SqlEngine.Task;
import io.millrace.jobs.sql.SqlAnalyzer;
import io.millrace.jobs.sql.SqlQuery;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.row.RowReader;
import io.millrace.schemas.row.SchemaAccumulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.types.StructType;

/** Runs the tests that stand beside job files: those of {@code plays.sql} in {@code plays.test.yaml}. */
public final class JobTests {
    private static final String SQL = ".sql";
    private static final String TESTS = ".test.yaml";

    private final Path directory;
    private final Path work;
    private final SqlEngine engine;
    private int tables;

    private JobTests(Path directory, Path work, SqlEngine engine) {
        this.directory = directory;
        this.work = work;
        this.engine = engine;
    }

    /**
     * What became of one test.
     *
     * @param differences empty when it has passed
     */
    public record Result(String file, String name, List<String> differences) {
        public Result {
            differences = List.copyOf(differences);
        }

        public boolean hasPassed() {
            return differences.isEmpty();
        }
    }

    /**
     * Runs every test below the directory, in one session of the engine, which is not started when there is no test.
     *
     * @param work directory for files
     * @throws IOException when files can't be read or written
     */
    public static List<Result> run(Path directory, Path work, Supplier<SqlEngine> engine) throws IOException {
        JobDirectory jobs = JobDirectory.load(directory);
        List<JobFile> tested = jobs.jobs().stream()
                .filter(job -> Files.exists(tests(directory, job)))
                .toList();
        if (tested.isEmpty()) {
            return List.of();
        }
        List<Result> results = new ArrayList<>();
        try (SqlEngine session = engine.get()) {
            JobTests tests = new JobTests(directory, work, session);
            for (JobFile job : tested) {
                results.addAll(tests.of(job));
            }
        }
        return results;
    }

    private static Path tests(Path directory, JobFile job) {
        return directory.resolve(job.name().substring(0, job.name().length() - SQL.length()) + TESTS);
    }

    private List<Result> of(JobFile job) throws IOException {
        Path file = tests(directory, job);
        String name = directory.relativize(file).toString().replace('\\', '/');
        List<JobTest> tests;
        try {
            tests = JobTest.read(Files.readString(file));
        } catch (IllegalArgumentException e) {
            return List.of(new Result(name, "the file", List.of(String.valueOf(e.getMessage()))));
        }
        List<Result> results = new ArrayList<>();
        for (JobTest test : tests) {
            results.add(new Result(name, test.name(), differences(job, test)));
        }
        return results;
    }

    private List<String> differences(JobFile job, JobTest test) throws IOException {
        SqlQuery.Parsing parsing = SqlQuery.parse(job.job().sql());
        if (parsing instanceof SqlQuery.Parsing.Invalid invalid) {
            return invalid.problems().stream()
                    .map(problem -> "line " + problem.line() + ": " + problem.message())
                    .toList();
        }
        SqlQuery query = ((SqlQuery.Parsing.Valid) parsing).query();
        Map<DatasetName, Table> inputs = new HashMap<>();
        Map<DatasetName, StructType> columns = new HashMap<>();
        for (DatasetName input : query.inputs()) {
            List<String> rows = test.inputs().get(input);
            if (rows == null || rows.isEmpty()) {
                return List.of("the test has no rows of " + input + ", whose columns are therefore not known");
            }
            Table.Lines table = table(rows);
            inputs.put(input, table);
            columns.put(input, table.columns());
        }
        SqlAnalyzer.Analysis analysis =
                new SqlAnalyzer().analyze(query, columns, JobLiterals.of(job.job(), test.partition()));
        if (analysis instanceof SqlAnalyzer.Analysis.Invalid invalid) {
            return invalid.problems().stream()
                    .map(problem -> "line " + problem.line() + ": " + problem.message())
                    .toList();
        }
        CheckedJob checked = new CheckedJob(job, query, ((SqlAnalyzer.Analysis.Valid) analysis).columns(), Map.of());
        try {
            SqlEngine.Result made = engine.make(new Task(
                    checked, test.partition(), inputs, work.resolve("made" + tables++), "", java.util.Set.of()));
            Table.Versions result = new Table.Versions(
                    made.columns(),
                    List.of(new Part(
                            made.columns(),
                            made.files().stream().map(Path::toUri).toList())));
            return compare(test.expected(), engine.rows(result));
        } catch (MillraceException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private Table.Lines table(List<String> rows) throws IOException {
        SchemaAccumulator schema = new SchemaAccumulator();
        RowReader reader = new RowReader();
        rows.forEach(row -> schema.add(reader.read(row.getBytes(StandardCharsets.UTF_8))));
        byte[] body = Zstd.compress((String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8));
        Path file = Files.createDirectories(work).resolve("rows" + tables++ + ".jsonl.zst");
        Files.write(file, body);
        RawBatch batch = new RawBatch(file.toString(), body.length, "", rows.size(), schema.columns());
        StructType columns = new RawDataset(new TreeMap<>(Map.of(0L, List.of(batch)))).columns(List.of(batch));
        return new Table.Lines(columns, List.of(file.toUri()));
    }

    /** Rows in any order; of each expected row all columns are named. */
    private static List<String> compare(List<Map<String, Object>> expected, List<Map<String, String>> made) {
        List<String> missing = new ArrayList<>(
                expected.stream().map(JobTests::canonical).sorted().toList());
        List<String> unexpected = new ArrayList<>();
        for (String row : made.stream()
                .map(row -> canonical(new HashMap<String, Object>(row)))
                .sorted()
                .toList()) {
            if (!missing.remove(row)) {
                unexpected.add("came unexpectedly: " + row);
            }
        }
        List<String> differences = new ArrayList<>(
                missing.stream().map(row -> "did not come: " + row).toList());
        differences.addAll(unexpected);
        return differences;
    }

    private static String canonical(Map<String, Object> row) {
        Map<String, String> values = new TreeMap<>();
        row.forEach((column, value) -> {
            if (value != null) {
                values.put(column, Values.canonical(value));
            }
        });
        return values.toString();
    }
}
