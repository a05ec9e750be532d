package io.millrace.jobs.check;

import io.millrace.jobs.JobDirectory;
import io.millrace.jobs.JobProblem;
import io.millrace.jobs.sql.SourceColumn;
import io.millrace.schemas.dataset.DatasetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class JobsAnalysisTest {
    private static final Map<String, StructType> LAKE = Map.of(
            "plays", StructType.fromDDL("_id STRING, country STRING, seconds BIGINT, at TIMESTAMP"),
            "app_events", StructType.fromDDL("_id STRING, platform STRING"),
            "shop.music.tracks", StructType.fromDDL("_position BIGINT, id BIGINT, title STRING"),
            "shop.music.log", StructType.fromDDL("_position BIGINT, line STRING"));

    @TempDir
    Path directory;

    @Test
    void inputsAreWhatTheSqlReadsAndColumnsFlowDownstream() throws IOException {
        job("b_weekly", "inputs: {daily: day-6..day}", """
                WITH daily_sum AS (SELECT country, SUM(n) AS n FROM daily GROUP BY country),
                     plays AS (SELECT * FROM daily_sum)
                SELECT p.country, p.n, (SELECT COUNT(*) FROM app_events WHERE platform = :platform) AS events, :partition_date AS day
                FROM plays p WHERE p.country IN (SELECT country FROM daily_sum)
                """.replace(":platform", "'web'"));
        job("daily", "parameters: {least: 30}", """
                SELECT country, COUNT(*) AS n FROM plays WHERE seconds >= :least GROUP BY country
                """);

        JobsAnalysis analysis = analysis();

        assertThat(analysis.problems()).isEmpty();
        assertThat(analysis.jobs())
                .extracting(job -> job.job().dataset().value())
                .containsExactly("daily", "b_weekly");
        assertThat(analysis.jobs().get(0).columns().toDDL()).isEqualTo("country STRING,n BIGINT NOT NULL");
        assertThat(analysis.jobs().get(1).columns().toDDL())
                .isEqualTo("country STRING,n BIGINT,events BIGINT,day DATE NOT NULL");
        assertThat(analysis.jobs().get(1).job().inputs().entrySet().stream()
                        .map(input -> input.getKey() + " " + input.getValue()))
                .containsExactlyInAnyOrder("daily day-6..day", "app_events day");
    }

    @Test
    void whatCannotRunIsRefusedWithItsLine() throws IOException {
        job("a_syntax", "", "SELECT country\nFORM plays x");
        job("b_command", "", "INSERT INTO plays SELECT 1");
        job("c_file", "", "SELECT *\nFROM parquet.`/some/file`");
        job("d_function", "", "SELECT 1 AS x,\n  no_such(2) AS y");
        job("e_unread", "inputs: {plays: day-1}", "SELECT 1 AS x");
        job("f_mirror", "inputs: {shop.music.tracks: day-6..day}", "SELECT id\nFROM shop.music.tracks");
        assertThat(problems())
                .containsExactly(
                        "a_syntax.sql:9: [PARSE_SYNTAX_ERROR] Syntax error at or near 'plays'",
                        "b_command.sql:8: a job is one query: SELECT … or WITH … SELECT …",
                        "c_file.sql:9: 'parquet./some/file' is not a dataset; a query reads datasets of the lake: 'parquet./some/file' is"
                                + " not a dataset name: use [a-z][a-z0-9_]{0,62}, or <source>.<database>.<table> for changes",
                        "d_function.sql:9: there is no function no_such; use the functions of Spark SQL",
                        "e_unread.sql:6: inputs.plays: the SQL does not read it; take it out",
                        "f_mirror.sql:6: inputs.shop.music.tracks: a mirror is read as of one moment, not over day-6..day; use day,"
                                + " day-1, hour or latest");
    }

    @Test
    void mirrorsAreTablesWhoseColumnsAreKnown() throws IOException {
        job("a_fine", "", "SELECT p.country, t.title FROM plays p JOIN shop.music.tracks t ON t.id = p.seconds");
        job("b_latest", "inputs: {shop.music.tracks: latest}", "SELECT tracks.title FROM shop.music.tracks");
        assertThat(analysis().problems()).isEmpty();
        assertThat(analysis().jobs().get(0).origins().get("title"))
                .containsExactly(new SourceColumn("shop.music.tracks", "title"));
        job("c_column", "", "SELECT titel FROM shop.music.tracks");
        job("d_keyless", "", "SELECT line FROM shop.music.log");
        job("e_unknown", "", "SELECT * FROM shop.music.trakcs");
        assertThat(problems())
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .startsWith("c_column.sql:8: [UNRESOLVED_COLUMN")
                                .contains("`titel`"),
                        problem ->
                                assertThat(problem).isEqualTo("d_keyless.sql:8: shop.music.log can't be read: no key"),
                        problem -> assertThat(problem)
                                .startsWith("e_unknown.sql:8: there is no dataset shop.music.trakcs"));
    }

    @Test
    void columnsTablesAndParametersMustBeKnown() throws IOException {
        job("a_column", "", "SELECT\n  contry\nFROM plays");
        job("b_table", "", "SELECT *\nFROM\n  playz");
        job("c_parameter", "", "SELECT country FROM plays\nWHERE seconds > :least");
        job("d_twice", "", "SELECT country, country FROM plays");
        job("e_downstream", "", "SELECT nothing FROM f_fine");
        job("f_fine", "", "SELECT country FROM plays");
        assertThat(problems())
                .hasSize(5)
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .startsWith("a_column.sql:9: [UNRESOLVED_COLUMN")
                                .contains("`contry`"),
                        problem -> assertThat(problem)
                                .isEqualTo(
                                        "b_table.sql:10: there is no dataset playz: no job makes it, and the lake has no batch of it"),
                        problem -> assertThat(problem).startsWith("c_parameter.sql:9: [UNBOUND_SQL_PARAMETER]"),
                        problem ->
                                assertThat(problem).startsWith("d_twice.sql:8: the result has two columns 'country'"),
                        problem -> assertThat(problem).startsWith("e_downstream.sql:8: [UNRESOLVED_COLUMN"));
    }

    @Test
    void whatGivesAnotherResultEachTimeIsRefused() throws IOException {
        job("a_random", "", "SELECT country,\n  rand() AS r FROM plays");
        job("b_now", "", "SELECT (SELECT MAX(now()) FROM plays) AS x,\n  current_date AS d, uuid() AS u");
        job("c_limit", "", "SELECT country FROM plays LIMIT 3");
        job("d_first", "", "SELECT first(country) AS c FROM plays");
        job("e_sample", "", "SELECT * FROM plays TABLESAMPLE (10 PERCENT)");
        job("f_program", "", "SELECT TRANSFORM(country) USING 'cat' AS (c) FROM plays");
        job("g_fine", "", """
                SELECT country, sort_array(collect_set(seconds)) AS lengths,
                  first(country) OVER (ORDER BY country) AS f FROM plays GROUP BY country ORDER BY country LIMIT 3
                """);
        assertThat(problems())
                .extracting(problem -> problem.substring(0, problem.indexOf(' ', problem.indexOf(' ') + 1)))
                .containsExactly(
                        "a_random.sql:9: rand()",
                        "b_now.sql:8: now()",
                        "b_now.sql:9: current_date()",
                        "b_now.sql:9: uuid()",
                        "c_limit.sql:8: LIMIT",
                        "d_first.sql:8: first()",
                        "e_sample.sql:8: TABLESAMPLE",
                        "f_program.sql:8: TRANSFORM");
    }

    @Test
    void circlesThatOnlyTheSqlShowsAreFound() throws IOException {
        job("a", "", "SELECT * FROM c");
        job("b", "", "SELECT * FROM a");
        job("c", "", "SELECT 1 AS x\nFROM b");
        job("own", "", "SELECT * FROM own");
        assertThat(problems())
                .containsExactly(
                        "b.sql:8: the inputs go round in a circle: a reads c reads b reads a",
                        "own.sql:8: the inputs go round in a circle: own reads own");
    }

    private List<String> problems() throws IOException {
        return analysis().problems().stream().map(JobProblem::toString).toList();
    }

    private JobsAnalysis analysis() throws IOException {
        return JobsAnalysis.of(JobDirectory.load(directory), new LakeColumns() {
            @Override
            public Optional<StructType> of(DatasetName dataset) {
                return Optional.ofNullable(LAKE.get(dataset.value()));
            }

            @Override
            public Optional<String> problem(DatasetName dataset) {
                return dataset.value().endsWith(".log") ? Optional.of("no key") : Optional.empty();
            }
        });
    }

    private void job(String dataset, String extra, String sql) throws IOException {
        Files.writeString(directory.resolve(dataset + ".sql"), """
                /*---
                dataset: %s
                grain: day
                owner: analytics
                description: A job of the test.
                %s
                ---*/
                %s""".formatted(
                        dataset, extra.isEmpty() ? "on: change" : extra, sql));
    }
}
