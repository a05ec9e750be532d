package io.millrace.jobs.run;

import io.millrace.embedded.Backends;
import io.millrace.embedded.ObjectStoreBackend;
import io.millrace.jobs.lake.VersionManifest;
import io.millrace.jobs.lake.VersionManifest.ColumnSummary;
import io.millrace.jobs.plan.Slot;
import io.millrace.jobs.spark.SparkEngine;
import io.millrace.jobs.test.JobTests;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.schemas.contract.ContractReader;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Real Spark over a real S3 service; one session and one service for all of it. */
class SparkJobsIT {
    @TempDir
    static Path directory;

    private static ObjectStoreBackend backend;
    private static S3ObjectStore store;
    private static SqlEngine engine;
    private static ExecutorService readers;
    private static final AtomicInteger folds = new AtomicInteger();

    @BeforeAll
    static void start() {
        backend = Backends.objectStore(directory.resolve("s3"));
        store = new S3ObjectStore(S3Settings.at(
                backend.endpoint(), backend.region(), backend.bucket(), backend.accessKey(), backend.secretKey()));
        // Compiling code for a handful of rows takes longer than interpreting it.
        Map<String, String> settings = Map.of(
                "spark.sql.codegen.wholeStage", "false",
                "spark.sql.codegen.factoryMode", "NO_CODEGEN",
                "spark.sql.shuffle.partitions", "1");
        engine = SparkEngine.start(directory.resolve("spark"), 2, settings);
        readers = Executors.newFixedThreadPool(4);
    }

    @AfterAll
    static void stop() {
        engine.close();
        readers.shutdownNow();
        store.close();
        backend.close();
    }

    @Test
    void rawBatchesBecomeVersionsAndLateOnesMakeOnlyTheirDayAgain() throws Exception {
        LakeFixture lake = new LakeFixture(store, directory.resolve("slice"), readers);
        lake.batch(
                "streams",
                "2026-11-22T23",
                "{\"_id\":\"1\",\"country\":\"se\",\"seconds\":31,\"paid\":0.10,\"at\":\"2026-11-22T23:10:00Z\",\"tags\":{\"a\":[1]}}",
                "{\"_id\":\"2\",\"country\":\"de\",\"seconds\":29,\"paid\":0.25,\"at\":\"2026-11-22T23:20:00.123456+01:00\"}");
        lake.batch(
                "streams",
                "2026-11-23T00",
                "{\"_id\":\"3\",\"country\":\"se\",\"seconds\":45,\"paid\":12345678901234567890.000000000000000001}",
                "{\"_id\":\"4\",\"country\":\"se\",\"seconds\":99,\"paid\":null,\"local\":\"2026-11-23T00:00:00\",\"big\":12345678901234567890123}");
        lake.job("streams_by_country", "parameters: {least: 30}", """
                WITH counted AS (SELECT *, get_json_object(tags, '$.a[0]') AS tag FROM streams WHERE seconds >= :least)
                SELECT :partition_date AS day, country, COUNT(*) AS plays, SUM(paid) AS paid, MAX(at) AS latest,
                       MAX(local) AS latest_local, MAX(big) AS big, MAX(tag) AS tag
                FROM counted GROUP BY country
                """);
        lake.job("streams_of_two_days", "inputs: {streams_by_country: day-1..day}", """
                SELECT country, SUM(plays) AS plays FROM streams_by_country GROUP BY country
                """);

        JobRunner.Report report = lake.apply(SparkJobsIT::keptOpen);

        assertThat(report.outcomes().values()).hasSize(4).allMatch(Outcome.Current.class::isInstance);
        DatasetName byCountry = new DatasetName("streams_by_country");
        VersionManifest sunday = current(lake, byCountry, "2026-11-22");
        VersionManifest monday = current(lake, byCountry, "2026-11-23");
        assertThat(sunday.rows()).isEqualTo(1);
        assertThat(summary(sunday, "day").min()).isEqualTo("2026-11-22");
        assertThat(summary(sunday, "latest").max()).isEqualTo("2026-11-22 23:10:00");
        assertThat(summary(sunday, "big").nulls()).isEqualTo(1);
        assertThat(summary(monday, "paid").max()).isEqualTo("12345678901234567890.000000000000000001");
        assertThat(summary(monday, "latest_local").max()).isEqualTo("2026-11-23 00:00:00");
        assertThat(summary(monday, "big").max()).isEqualTo("12345678901234567890123");
        assertThat(summary(monday, "country").max()).as("texts are not told").isNull();
        VersionManifest twoDays = current(lake, new DatasetName("streams_of_two_days"), "2026-11-23");
        assertThat(summary(twoDays, "plays").max()).isEqualTo("3");
        assertThat(lake.plan().plan().runs()).isEmpty();

        lake.batch("streams", "2026-11-22T23", "{\"_id\":\"5\",\"country\":\"no\",\"seconds\":60}");
        assertThat(LakeFixture.texts(lake.plan().plan().runs()))
                .containsExactly(
                        "streams_by_country 2026-11-22",
                        "streams_of_two_days 2026-11-22",
                        "streams_of_two_days 2026-11-23");
        assertThat(lake.apply(SparkJobsIT::keptOpen).isComplete()).isTrue();
        assertThat(current(lake, byCountry, "2026-11-22").rows()).isEqualTo(2);
        assertThat(current(lake, byCountry, "2026-11-23")).isEqualTo(monday);
    }

    @Test
    void aMirrorIsReadAsOfTheEndOfThePartition() throws Exception {
        LakeFixture lake = new LakeFixture(store, directory.resolve("mirror"), readers);
        String artists = "shop.music.Artists";
        lake.batch("listens", "2026-11-21T10", "{\"_id\":\"1\",\"artist\":1}", "{\"_id\":\"2\",\"artist\":2}");
        lake.batch("listens", "2026-11-22T10", "{\"_id\":\"3\",\"artist\":1}", "{\"_id\":\"4\",\"artist\":2}");
        lake.changes(
                artists,
                "2026-11-21T08",
                change(
                        1,
                        "r",
                        1,
                        "{\"Id\":1,\"fullName\":\"Røyksopp\",\"fee\":\"1.10\",\"since\":\"1998-01-01T00:00:00Z\"}"),
                change(2, "r", 2, "{\"Id\":2,\"fullName\":\"Second\",\"fee\":null,\"since\":null}"),
                change(3, "r", 3, "{\"Id\":3,\"fullName\":\"Third\",\"fee\":null,\"since\":null}"));
        lake.changes(
                artists,
                "2026-11-22T09",
                change(5, "u", 1, "{\"Id\":1,\"fullName\":\"newest\",\"fee\":2.5,\"added\":18446744073709551615}"),
                change(4, "u", 1, "{\"Id\":1,\"fullName\":\"between\",\"fee\":\"9\"}"),
                change(6, "d", 2, "null"));
        lake.job(
                "listens_by_artist",
                "",
                "SELECT full_name, fee, added, _op, since, COUNT(*) AS n FROM listens JOIN " + artists
                        + " ON id = artist GROUP BY ALL");
        lake.job("artists_by_day", "", "SELECT COUNT(*) AS artists, MAX(_position) AS p FROM " + artists);

        assertThat(lake.apply(SparkJobsIT::keptOpen).outcomes().values()).allMatch(Outcome.Current.class::isInstance);

        assertThat(rows(lake, "listens_by_artist", "2026-11-21"))
                .containsExactlyInAnyOrder(
                        Map.of(
                                "full_name",
                                "Røyksopp",
                                "fee",
                                "1.10",
                                "_op",
                                "r",
                                "since",
                                "1998-01-01 00:00:00",
                                "n",
                                "1"),
                        Map.of("full_name", "Second", "_op", "r", "n", "1"));
        assertThat(rows(lake, "listens_by_artist", "2026-11-22"))
                .containsExactly(Map.of(
                        "full_name", "newest", "fee", "2.5", "added", "18446744073709551615", "_op", "u", "n", "1"));
        assertThat(rows(lake, "artists_by_day", "2026-11-21")).containsExactly(Map.of("artists", "3", "p", "3"));
        assertThat(rows(lake, "artists_by_day", "2026-11-23")).containsExactly(Map.of("artists", "2", "p", "5"));
        assertThat(lake.plan().plan().runs()).isEmpty();

        lake.changes(artists, "2026-11-22T10", "{\"op\":\"t\",\"seq\":7}", change(8, "c", 9, "{\"Id\":9}"));
        assertThat(LakeFixture.texts(lake.plan().plan().runs()))
                .containsExactly(
                        "artists_by_day 2026-11-22", "artists_by_day 2026-11-23", "listens_by_artist 2026-11-22");
        lake.apply(SparkJobsIT::keptOpen);
        assertThat(rows(lake, "artists_by_day", "2026-11-21")).containsExactly(Map.of("artists", "3", "p", "3"));
        assertThat(rows(lake, "artists_by_day", "2026-11-22")).containsExactly(Map.of("artists", "1", "p", "8"));
    }

    @Test
    void whatWasFoldedBeforeChangesNoResult() throws Exception {
        long seed = Long.getLong("millrace.mirror.seed", System.nanoTime());
        Random random = new Random(seed);
        LakeFixture lake = new LakeFixture(store, directory.resolve("folds"), readers);
        String tracks = "shop.music.tracks";
        Map<Integer, Integer> rows = new TreeMap<>();
        Map<String, Map<Integer, Integer>> atEnd = new TreeMap<>();
        int position = 0;
        for (int hour = 0; hour < 60; hour++) {
            List<String> changes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int id = random.nextInt(8);
                position++;
                int choice = random.nextInt(20);
                if (choice == 0) {
                    rows.clear();
                    changes.add("{\"op\":\"t\",\"seq\":" + position + "}");
                } else if (choice < 6) {
                    rows.remove(id);
                    changes.add(change(position, "d", id, "null"));
                } else {
                    rows.put(id, position);
                    changes.add(change(position, "u", id, "{\"Id\":" + id + ",\"at\":" + position + "}"));
                }
            }
            String day = "2026-11-" + (20 + hour / 24);
            lake.changes(tracks, day + String.format("T%02d", hour % 24), changes.toArray(String[]::new));
            atEnd.put(day, new TreeMap<>(rows));
        }
        lake.job("tracks_by_day", "", "SELECT * FROM " + tracks);
        int before = folds.get();
        assertThat(lake.apply(SparkJobsIT::keptOpen).outcomes().values())
                .as("seed %d", seed)
                .hasSize(4)
                .allMatch(Outcome.Current.class::isInstance);
        assertThat(folds.get() - before).as("what was folded").isGreaterThanOrEqualTo(2);
        atEnd.put("2026-11-23", rows);
        atEnd.forEach((day, expected) -> {
            Map<Integer, Integer> found = new TreeMap<>();
            rows(lake, "tracks_by_day", day)
                    .forEach(row -> found.put(Integer.valueOf(row.get("id")), Integer.valueOf(row.get("at"))));
            assertThat(found).as("%s, seed %d", day, seed).isEqualTo(expected);
        });
    }

    private static String change(int position, String op, int id, String after) {
        return "{\"op\":\"" + op + "\",\"source\":{\"name\":\"shop\"},\"seq\":" + position
                + ",\"ts\":\"2026-11-21T07:00:00Z\",\"key\":{\"Id\":" + id + "},\"before\":null,\"after\":" + after
                + "}";
    }

    private static List<Map<String, String>> rows(LakeFixture lake, String dataset, String slot) {
        VersionManifest version = current(lake, new DatasetName(dataset), slot);
        StructType columns = new StructType();
        for (VersionManifest.Column column : version.columns()) {
            columns = columns.add(column.name(), DataType.fromDDL(column.type()), true);
        }
        List<URI> files = version.files().stream()
                .map(file -> {
                    Path copy = directory.resolve(UUID.randomUUID() + ".parquet");
                    try {
                        return Files.write(copy, store.read(file.object()).orElseThrow())
                                .toUri();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
        return engine.rows(new SqlEngine.Table.Versions(columns, List.of(new SqlEngine.Part(columns, files))));
    }

    @Test
    void sqlThatFailsOverARowTellsThePlaceAndNotTheValue() throws Exception {
        LakeFixture lake = new LakeFixture(store, directory.resolve("failing"), readers);
        lake.batch("notes", "2026-11-23T00", "{\"_id\":\"1\",\"text\":\"private words\"}");
        lake.job("numbers_of_notes", "", "SELECT CAST(text AS INT) AS number FROM notes");
        assertThat(lake.apply(SparkJobsIT::keptOpen).outcomes().values())
                .singleElement()
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                    assertThat(failed.code()).isEqualTo(ErrorCode.JOB_FAILED);
                    assertThat(failed.message())
                            .contains("numbers_of_notes 2026-11-23", "CAST_INVALID_INPUT", "CAST(text AS INT)")
                            .doesNotContain("private");
                });
    }

    @Test
    void rulesOfAContractAreHeldAgainstTheRows() throws Exception {
        ContractReader.Reading reading = ContractReader.read("orders.yaml", """
                apiVersion: v3.1.0
                kind: DataContract
                id: checked_orders
                version: 1.0.0
                status: active
                schema:
                  - name: checked_orders
                    quality:
                      - {name: enough rows, metric: rowCount, mustBeGreaterThan: 3}
                      - {name: few rows, metric: rowCount, mustBeLessThan: 3}
                      - {name: sum, type: sql, query: "SELECT SUM(amount) FROM ${object}", mustBe: 16}
                      - {name: pairs, metric: duplicateValues, arguments: {properties: [id, country]}, mustBe: 0}
                      - {name: told only, metric: rowCount, mustBe: 0, severity: warning}
                    properties:
                      - {name: id, logicalType: integer, required: true}
                      - name: country
                        logicalType: string
                        enum: [se, de]
                        quality:
                          - {name: nulls, metric: nullValues, mustBeLessThan: 50, unit: percent}
                          - {name: repeated, metric: duplicateValues, mustBe: 0}
                      - {name: amount, logicalType: number, logicalTypeOptions: {minimum: 2, maximum: 9}}
                      - {name: absent, logicalType: string, required: true}
                """);
        assertThat(reading.problems()).isEmpty();
        LakeFixture lake = new LakeFixture(store, directory.resolve("contract"), readers);
        lake.contract = Optional.of(reading.contracts().get(0));
        lake.batch(
                "orders",
                "2026-11-23T00",
                "{\"id\":1,\"country\":\"se\",\"amount\":1.50}",
                "{\"id\":1,\"country\":\"se\",\"amount\":2.50}",
                "{\"id\":null,\"country\":\"dk\",\"amount\":10}",
                "{\"id\":3,\"country\":null,\"amount\":2}");
        lake.job("checked_orders", "", "SELECT id, country, amount FROM orders");
        assertThat(lake.apply(SparkJobsIT::keptOpen).outcomes().values())
                .containsExactly(new Outcome.Held(List.of(
                        "column id has nulls",
                        "column country has values that are none of its valid values",
                        "column country: repeated",
                        "column amount is below 2",
                        "column amount is above 9",
                        "column absent is missing",
                        "few rows",
                        "pairs")));
        assertThat(lake.derived().dataset(new DatasetName("checked_orders")).current())
                .isEmpty();
    }

    @Test
    void testsOfJobsCompareRows() throws Exception {
        Path jobs = Files.createDirectories(directory.resolve("tested"));
        Files.writeString(jobs.resolve("totals.sql"), """
                /*---
                dataset: totals
                grain: day
                owner: analytics
                description: A job of the test.
                ---*/
                SELECT :partition_date AS day, country, SUM(amount) AS amount, MAX(at) AS at FROM orders GROUP BY country
                """);
        Files.writeString(jobs.resolve("totals.test.yaml"), """
                - name: sums up each country
                  partition: 2026-11-23
                  inputs:
                    orders:
                      - {country: se, amount: 1.50, at: 2026-11-23T01:02:03Z}
                      - {country: se, amount: 2.50}
                      - {country: de, amount: null}
                  expect:
                    - {day: 2026-11-23, country: de, amount: null, at: null}
                    - {day: 2026-11-23, country: se, amount: 4, at: 2026-11-23 01:02:03}
                - name: is wrong
                  partition: 2026-11-23
                  inputs: {orders: [{country: se, amount: 1, at: null}]}
                  expect: [{day: 2026-11-23, country: se, amount: 2}]
                """);
        assertThat(JobTests.run(jobs, directory.resolve("tests"), SparkJobsIT::keptOpen))
                .containsExactly(
                        new JobTests.Result("totals.test.yaml", "sums up each country", List.of()),
                        new JobTests.Result(
                                "totals.test.yaml",
                                "is wrong",
                                List.of(
                                        "did not come: {amount=2, country=se, day=2026-11-23}",
                                        "came unexpectedly: {amount=1, country=se, day=2026-11-23}")));
    }

    @Test
    void twoRunnersAtOnceEndWithOneCurrentVersion() throws Exception {
        LakeFixture lake = new LakeFixture(store, directory.resolve("race"), readers);
        lake.batch("races", "2026-11-22T10", "{\"_id\":\"1\"}");
        lake.batch("races", "2026-11-23T10", "{\"_id\":\"2\"}");
        lake.job("races_by_day", "", "SELECT COUNT(*) AS n FROM races");
        CyclicBarrier both = new CyclicBarrier(2);
        JobsPlan plan = lake.plan();
        JobsPlan samePlan = lake.plan();
        ExecutorService runners = Executors.newFixedThreadPool(2);
        try {
            Callable<JobRunner.Report> first = () -> lake.apply(() -> meeting(both), plan);
            Callable<JobRunner.Report> second = () -> lake.apply(() -> meeting(both), samePlan);
            for (Future<JobRunner.Report> report : runners.invokeAll(List.of(first, second))) {
                assertThat(report.get().isComplete()).isTrue();
            }
        } finally {
            runners.shutdownNow();
        }
        assertThat(lake.contents("races_by_day")).hasSize(2);
        assertThat(lake.derived().versions(new DatasetName("races_by_day"), Slot.parse("2026-11-23")))
                .hasSize(1);
        assertThat(lake.strayFiles("races_by_day")).isEmpty();
    }

    private static VersionManifest current(LakeFixture lake, DatasetName dataset, String slot) {
        Slot partition = Slot.parse(slot);
        String key = lake.derived().pointer(dataset, partition).orElseThrow().key();
        return lake.derived().version(dataset, partition, key).orElseThrow();
    }

    private static ColumnSummary summary(VersionManifest version, String column) {
        return version.fingerprint().stream()
                .filter(summary -> summary.name().equals(column))
                .findFirst()
                .orElseThrow();
    }

    private static SqlEngine meeting(CyclicBarrier both) {
        FakeEngine meeting = new FakeEngine();
        AtomicInteger first = new AtomicInteger();
        meeting.beforeResult = () -> {
            if (first.getAndIncrement() == 0) {
                try {
                    both.await(60, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        return meeting;
    }

    /** The session that all tests share: runners close theirs. */
    private static SqlEngine keptOpen() {
        return new SqlEngine() {
            @Override
            public Result make(Task task) {
                return engine.make(task);
            }

            @Override
            public List<Path> fold(Table.Mirror mirror, Path directory) {
                folds.incrementAndGet();
                return engine.fold(mirror, directory);
            }

            @Override
            public List<BigDecimal> numbers(DatasetName dataset, Table.Versions table, List<String> queries) {
                return engine.numbers(dataset, table, queries);
            }

            @Override
            public List<Map<String, String>> rows(Table.Versions table) {
                return engine.rows(table);
            }

            @Override
            public void close() {}
        };
    }
}
