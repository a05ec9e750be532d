package io.millrace.loader;

import io.millrace.lake.batch.ChainId;
import io.millrace.loader.reconcile.BadRowReplay;
import io.millrace.loader.reconcile.Decision;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.schemas.batch.BatchCompression;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(SharedStack.class)
class WarehouseLoaderIT {
    private static final String SMALL = "{\"_id\":\"%s\",\"_received_at\":\"2026-11-23T02:00:00.123456Z\",\"n\":%d}";

    private static final String[] DATASETS = {
        "DATASETS_0_NAME", "distinct_events",
        "DATASETS_0_DEDUP_WINDOW", "1h",
        "DATASETS_1_NAME", "moved",
        "DATASETS_1_CONFLICTS", "column",
        "DATASETS_2_NAME", "distinct_replayed",
        "DATASETS_2_DEDUP_WINDOW", "1h"
    };

    private static LoaderStack stack;
    private static ConfigurableApplicationContext loader;

    @BeforeAll
    static void start(LoaderStack shared) {
        stack = shared;
        loader = stack.startLoader(DATASETS);
    }

    @AfterAll
    static void stop() {
        loader.close();
    }

    @Test
    void theAnalystReadsExactlyWhatWasSent() {
        stack.write("values", """
                {"_id":"a","_received_at":"2026-11-23T02:00:00.123456Z","_source":"web","text":"Zürich 🎵 \\"q\\" \\\\ \\n|",
                 "big":9007199254740993,"huge":12345678901234567890123456789012345678,"price":12345678901234567890.123456789012345678,
                 "nothing":null,"empty":"","tag":true,"nested":{"b":[1,{"c":"é"}],"a":1.10},"list":[1,"two",null],
                 "at":"2026-11-23T03:04:05.000001+02:00","local":"2026-11-23T03:04:05"}
                """.strip(), """
                {"_id":"b","_received_at":"2026-11-23T02:00:01Z","text":"","big":-9223372036854775808,"huge":-1,"price":-0.000000000000000001,
                 "nothing":null,"tag":false,"nested":[],"list":[],"at":"1999-12-31T23:59:59Z","local":"1999-12-31 23:59:59.999999"}
                """.strip());
        eventually(() -> assertThat(stack.read("""
                        SELECT _id, _source, text, big, huge, price, empty, "tag", json_serialize(nested), json_serialize(list),
                               at, local, _received_at
                          FROM public.values ORDER BY _id
                        """))
                .containsExactly(
                        List.of(
                                "a",
                                "web",
                                "Zürich 🎵 \"q\" \\ \n|",
                                "9007199254740993",
                                "12345678901234567890123456789012345678",
                                "12345678901234567890.123456789012345678",
                                "",
                                "t",
                                "{\"b\":[1,{\"c\":\"é\"}],\"a\":1.10}",
                                "[1,\"two\",null]",
                                "2026-11-23 01:04:05.000001+00",
                                "2026-11-23 03:04:05",
                                "2026-11-23 02:00:00.123456+00"),
                        List.of(
                                "b",
                                "null",
                                "",
                                "-9223372036854775808",
                                "-1",
                                "-0.000000000000000001",
                                "null",
                                "f",
                                "[]",
                                "[]",
                                "1999-12-31 23:59:59+00",
                                "1999-12-31 23:59:59.999999",
                                "2026-11-23 02:00:01+00")));
    }

    @Test
    void newColumnsAreAddedAndOldRowsKeepNull() {
        stack.write("growing", SMALL.formatted("a", 1));
        eventually(() -> assertThat(count("growing")).isEqualTo("1"));
        stack.write("growing", "{\"_id\":\"b\",\"group\":\"x\",\"User\":{\"k\":1}}");
        eventually(() -> assertThat(stack.read(
                        "SELECT _id, n, \"group\", json_serialize(\"user\") FROM public.growing ORDER BY _id"))
                .containsExactly(List.of("a", "1", "null", "null"), List.of("b", "null", "x", "{\"k\":1}")));
    }

    @Test
    void aRowThatWouldLoseSomethingIsABadRowAndTheOthersLoad() throws Exception {
        stack.write("conflicts", SMALL.formatted("a", 1));
        eventually(() -> assertThat(count("conflicts")).isEqualTo("1"));
        BatchName conflicting = stack.write(
                "conflicts", SMALL.formatted("b", 2), "{\"_id\":\"c\",\"n\":\"text\"}", SMALL.formatted("d", 4));
        eventually(() -> assertThat(stack.read("SELECT _id FROM public.conflicts ORDER BY _id"))
                .containsExactly(List.of("a"), List.of("b"), List.of("d")));
        List<String> bad = badRows("conflicts").get(0);
        assertThat(bad.subList(0, 4)).containsExactly(conflicting.objectKey(), "2", "n", "type_conflict");
        assertThat(bad.get(4)).contains("public.conflicts", "bigint", "STRING", "VARCHAR(65535)");
        assertThat(bad.get(5)).isEqualTo("{\"_id\":\"c\",\"n\":\"text\"}");
        assertThat(stack.store.describe(bad.get(6))).isPresent();
    }

    @Test
    void aRowThatCopyRefusesIsABadRowAndTheOthersLoad() throws Exception {
        stack.execute("CREATE TABLE public.narrow (_id VARCHAR(64), n SMALLINT)");
        stack.write("narrow", "{\"_id\":\"a\",\"n\":1}");
        BatchName bad = stack.write("narrow", "{\"_id\":\"b\",\"n\":2}", "{\"_id\":\"c\",\"n\":70000}");
        stack.write("narrow", "{\"_id\":\"d\",\"n\":4}");
        eventually(() -> assertThat(stack.read("SELECT _id FROM public.narrow ORDER BY _id"))
                .containsExactly(List.of("a"), List.of("b"), List.of("d")));
        assertThat(badRows("narrow")).hasSize(1);
        List<String> row = badRows("narrow").get(0);
        assertThat(row.subList(0, 4)).containsExactly(bad.objectKey(), "2", "n", "1222");
        assertThat(stack.read("SELECT sum(rows), sum(bad) FROM millrace.load_ledger WHERE dataset = 'narrow'"))
                .containsExactly(List.of("3", "1"));
        eventually(() -> assertThat(stack.store.directories("tmp/")).doesNotContain("tmp/narrow/"));
    }

    @Test
    void batchesOfGzipLoadAlsoBesideOthersAndWithBadRows() throws Exception {
        stack.execute("CREATE TABLE public.zipped (_id VARCHAR(64), n SMALLINT)");
        DatasetName dataset = new DatasetName("zipped");
        ChainId gzip = new ChainId(dataset, LoaderStack.TOPIC_ID, 1, BatchCompression.GZIP);
        BatchName zipped = stack.write(gzip, SMALL.formatted("a", 1), SMALL.formatted("b", 2));
        assertThat(zipped.objectKey()).endsWith(".jsonl.gz");
        eventually(() -> assertThat(count("zipped")).isEqualTo("2"));
        BatchName bad = stack.write(gzip, SMALL.formatted("c", 3), SMALL.formatted("d", 70_000));
        stack.write("zipped", 0, SMALL.formatted("e", 5));
        eventually(() -> assertThat(stack.read("SELECT _id FROM public.zipped ORDER BY _id"))
                .containsExactly(List.of("a"), List.of("b"), List.of("c"), List.of("e")));
        assertThat(badRows("zipped").get(0).subList(0, 4)).containsExactly(bad.objectKey(), "2", "n", "1222");
        try (LoaderOperations operations = stack.operations()) {
            stack.execute("ALTER TABLE public.zipped ALTER COLUMN n TYPE INTEGER");
            assertThat(operations.replay(dataset, Optional.empty(), 100).loaded())
                    .isEqualTo(1);
        }
        assertThat(count("zipped")).isEqualTo("5");
    }

    @Test
    void badRowsAreReplayedExactlyOnce() throws Exception {
        stack.execute("CREATE TABLE public.replayed (_id VARCHAR(64), n SMALLINT)");
        stack.write(
                "replayed",
                "{\"_id\":\"a\",\"n\":1}",
                "{\"_id\":\"b\",\"n\":70000}",
                "{\"_id\":\"c\",\"n\":5000000000}");
        eventually(() -> assertThat(badRows("replayed")).hasSize(2));
        DatasetName dataset = new DatasetName("replayed");
        try (LoaderOperations operations = stack.operations()) {
            BadRowReplay.Result early = operations.replay(dataset, Optional.empty(), 100);
            assertThat(early.loaded()).isZero();
            assertThat(early.stillBad()).hasSize(2);
            stack.execute("ALTER TABLE public.replayed ALTER COLUMN n TYPE INTEGER");
            BadRowReplay.Result mended = operations.replay(dataset, Optional.empty(), 100);
            assertThat(mended.loaded()).isEqualTo(1);
            assertThat(mended.stillBad()).hasSize(1);
            assertThat(operations.replay(dataset, Optional.empty(), 100).loaded())
                    .isZero();
            assertThat(operations.badRows(Optional.of("replayed"), 10)).hasSize(1);
        }
        assertThat(stack.read("SELECT _id, n FROM public.replayed ORDER BY _id"))
                .containsExactly(List.of("a", "1"), List.of("b", "70000"));
        assertThat(stack.read("SELECT sum(rows), sum(bad) FROM millrace.load_ledger WHERE dataset = 'replayed'"))
                .containsExactly(List.of("2", "1"));
    }

    @Test
    void aHeldBatchIsLoadedWhenItIsApproved() throws Exception {
        stack.execute("CREATE TABLE public.approved (_id VARCHAR(64), n SMALLINT)");
        String[] rows = new String[102];
        Arrays.fill(rows, "{\"_id\":\"a\",\"n\":70000}");
        rows[50] = "{\"_id\":\"good\",\"n\":1}";
        BatchName batch = stack.write("approved", rows);
        eventually(() -> assertThat(stack.read("SELECT decision FROM millrace.held_batches WHERE dataset = 'approved'"))
                .containsExactly(List.of("open")));
        try (LoaderOperations operations = stack.operations()) {
            assertThat(operations.held()).anyMatch(held -> held.containsValue(batch.objectKey()));
            assertThat(operations.decide(batch.objectKey(), Decision.APPROVED)).isTrue();
        }
        assertThatCountIs("approved", "1");
        eventually(() -> assertThat(badRows("approved")).hasSize(101));
    }

    @Test
    void everyKindOfBadRowEndsAmongTheBadRows() throws Exception {
        stack.execute("CREATE TABLE public.strict (_id VARCHAR(64) NOT NULL, n INTEGER, at TIMESTAMP, day DATE,"
                + " code CHAR(3), flag BOOLEAN, price DECIMAL(6,2))");
        stack.write(
                "strict",
                "{\"_id\":\"good\",\"n\":1,\"at\":\"2026-11-23T02:00:00\",\"day\":\"2026-11-23\",\"flag\":true,\"price\":1.25}",
                "{\"n\":2}",
                "{\"_id\":\"range\",\"n\":3000000000}",
                "{\"_id\":\"time\",\"at\":\"tomorrow\"}",
                "{\"_id\":\"date\",\"day\":\"2026-02-30\"}",
                "{\"_id\":\"long\",\"code\":\"four\"}",
                "{\"_id\":\"multibyte\",\"code\":\"é\"}",
                "{\"_id\":\"flag\",\"flag\":\"perhaps\"}",
                "{\"_id\":\"fraction\",\"price\":1.255}",
                "{\"_id\":\"whole\",\"price\":123456}");
        eventually(() -> assertThat(stack.read("SELECT _id, price FROM public.strict"))
                .containsExactly(List.of("good", "1.25")));
        assertThat(stack.read("SELECT line, column_name FROM millrace.bad_rows WHERE dataset = 'strict' ORDER BY line"))
                .containsExactly(
                        List.of("2", "_id"),
                        List.of("3", "n"),
                        List.of("4", "at"),
                        List.of("5", "day"),
                        List.of("6", "code"),
                        List.of("7", "code"),
                        List.of("8", "flag"),
                        List.of("9", "price"),
                        List.of("10", "price"));
    }

    @Test
    void textColumnsGrowWithTheirValues() throws Exception {
        stack.execute("CREATE TABLE public.widened (_id VARCHAR(64), t VARCHAR(3))");
        stack.write("widened", "{\"_id\":\"a\",\"t\":\"four\"}");
        eventually(() ->
                assertThat(stack.read("SELECT _id, t FROM public.widened")).containsExactly(List.of("a", "four")));
    }

    private static List<List<String>> badRows(String dataset) throws Exception {
        return stack.read("SELECT object, line, column_name, code, reason, row_text, bad_file FROM millrace.bad_rows"
                + " WHERE dataset = '" + dataset + "' ORDER BY object, line");
    }

    @Test
    void whoeverReadsTheHeldBatchesKeepsNothingFromBeingLoaded() throws Exception {
        stack.execute("CREATE TABLE public.watched (_id VARCHAR(64), n SMALLINT)");
        try (Connection reader = stack.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM millrace.held_batches").close();
            String[] bad = new String[101];
            Arrays.fill(bad, "{\"_id\":\"a\",\"n\":70000}");
            stack.write("watched", bad);
            stack.write("watched", "{\"_id\":\"b\",\"n\":2}");
            assertThatCountIs("watched", "1");
        }
        eventually(() -> assertThat(stack.read("SELECT code FROM millrace.held_batches WHERE dataset = 'watched'"))
                .containsExactly(List.of("too_many_bad_rows")));
        eventually(
                () -> assertThat(stack.get(loader, "/actuator/health/readiness").statusCode())
                        .isEqualTo(200));
        eventually(
                () -> assertThat(stack.get(loader, "/actuator/health").body()).contains("1 batches held"));
        stack.execute("ALTER TABLE public.watched ALTER COLUMN n TYPE BIGINT");
        eventually(() -> assertThat(count("watched")).isEqualTo("102"));
    }

    @Test
    void aBatchWithoutRowsIsSettledWithoutACopy() {
        stack.write("sparse", SMALL.formatted("a", 1));
        BatchName empty = stack.write("sparse");
        eventually(() -> assertThat(
                        stack.read("SELECT rows FROM millrace.load_ledger WHERE object = '" + empty.objectKey() + "'"))
                .containsExactly(List.of("0")));
        assertThatCountIs("sparse", "1");
    }

    @Test
    void aMissingManifestIsMadeAgainFromTheObject() {
        BatchName name = stack.write("bare", SMALL.formatted("a", 1));
        // The loader may have been quicker; then the next listing has nothing to do, and the row stands all the same.
        stack.store.delete(name.manifestKey());
        eventually(() -> assertThat(count("bare")).isEqualTo("1"));
    }

    @Test
    void twoLoadersShareTheWorkAndLoadNothingTwice() {
        try (ConfigurableApplicationContext second = stack.startLoader("MAX_OBJECTS_PER_LOAD", "2")) {
            assertThat(second.isActive()).isTrue();
            for (int i = 0; i < 40; i++) {
                stack.write("shared_" + i % 3, i % 2, SMALL.formatted("r" + i, i));
            }
            eventually(() -> assertThat(
                            stack.read("SELECT count(*), count(DISTINCT object), sum(rows) FROM millrace.load_ledger"
                                    + " WHERE dataset LIKE 'shared%'"))
                    .containsExactly(List.of("40", "40", "40")));
        }
        for (int i = 0; i < 3; i++) {
            int remainder = i;
            String expected = Long.toString(
                    IntStream.range(0, 40).filter(n -> n % 3 == remainder).count());
            assertThatCountIs("shared_" + i, expected);
        }
    }

    @Test
    void withoutAutoCreateBatchesWaitForTheirTable() throws Exception {
        loader.close();
        try (ConfigurableApplicationContext careful =
                stack.startLoader("AUTO_CREATE", "false", "ADD_COLUMNS", "false")) {
            stack.write("awaited", "{\"_id\":\"a\",\"n\":1,\"extra\":2,\"price\":9.90}");
            eventually(() -> assertThat(stack.get(careful, "/actuator/health").body())
                    .contains("missing table: 1 batches wait for public.awaited"));
            eventually(() -> assertThat(
                            stack.get(careful, "/actuator/health/readiness").statusCode())
                    .isEqualTo(200));
            stack.execute("CREATE TABLE public.awaited (_id VARCHAR(64), n BIGINT, further DATE, price DECIMAL(10,2))");
            eventually(() -> assertThat(stack.read("SELECT * FROM public.awaited"))
                    .containsExactly(List.of("a", "1", "null", "9.90")));
        } finally {
            loader = stack.startLoader(DATASETS);
        }
    }

    @Test
    void theContractDesignsTheTableAndSaysHowManyBadRowsAreTolerated() throws Exception {
        stack.write("designed", "{\"_id\":\"a\",\"user_id\":\"u1\",\"price\":1.25,\"more\":true}");
        assertThatCountIs("designed", "1");
        assertThat(stack.read("SELECT \"column\", type, TRIM(encoding), distkey, sortkey FROM pg_table_def"
                        + " WHERE schemaname = 'public' AND tablename = 'designed'"
                        + " AND \"column\" IN ('user_id', 'price', 'later', 'more') ORDER BY \"column\""))
                .satisfies(columns -> assertThat(columns.toString())
                        .contains("[later, date, ", "[price, numeric(12,2), ", "[more, boolean, ")
                        .contains("[user_id, character varying(40), zstd, t, 1]"));
        BatchName held =
                stack.write("designed", "{\"_id\":\"b\",\"price\":2.50}", "{\"_id\":\"c\",\"later\":\"2026-02-30\"}");
        eventually(() -> assertThat(
                        stack.read("SELECT object, code FROM millrace.held_batches WHERE dataset = 'designed'"))
                .containsExactly(List.of(held.objectKey(), "too_many_bad_rows")));
        assertThatCountIs("designed", "1");
    }

    @Test
    void thePrimaryKeyOfTheContractMergesRows() {
        stack.write(
                "merged_by_contract",
                "{\"_id\":\"a\",\"_received_at\":\"2026-11-23T02:00:00Z\",\"account\":1,\"name\":\"old\"}",
                "{\"_id\":\"b\",\"_received_at\":\"2026-11-23T02:00:01Z\",\"account\":1,\"name\":\"new\"}");
        eventually(() -> assertThat(stack.read("SELECT account, name FROM public.merged_by_contract"))
                .containsExactly(List.of("1", "new")));
    }

    @Test
    void inAMaintenanceWindowLoadsWaitAndHealthStaysUp() throws Exception {
        loader.close();
        try (ConfigurableApplicationContext waiting =
                stack.startLoader("MAINTENANCE_WINDOWS_0_FROM", "00:00", "MAINTENANCE_WINDOWS_0_TO", "00:00")) {
            stack.write("postponed", SMALL.formatted("a", 1));
            eventually(() -> assertThat(stack.get(waiting, "/actuator/health").body())
                    .contains("\"postponed\":{\"state\":\"waiting: a maintenance window until"));
            eventually(() -> assertThat(stack.get(waiting, "/actuator/health"))
                    .satisfies(health -> assertThat(health.statusCode()).isEqualTo(200)));
            eventually(() -> assertThat(
                            stack.get(waiting, "/actuator/health/readiness").statusCode())
                    .isEqualTo(200));
            assertThat(stack.read("SELECT count(*) FROM millrace.load_ledger WHERE dataset = 'postponed'"))
                    .containsExactly(List.of("0"));
        } finally {
            loader = stack.startLoader(DATASETS);
        }
        assertThatCountIs("postponed", "1");
    }

    @Test
    void eventsThatTheTableHasAreLeftOutAndCounted() throws Exception {
        stack.write("distinct_events", event("a", "02:00:00"), event("b", "02:00:01"), event("b", "02:00:01"));
        eventually(() -> assertThat(ledger("distinct_events")).containsExactly(List.of("2", "0", "1")));
        stack.write("distinct_events", 1, event("b", "02:10:00"), event("c", "02:10:01"));
        eventually(() -> assertThat(ledger("distinct_events")).containsExactly(List.of("3", "0", "2")));
        // The first one is further back than the window.
        stack.write("distinct_events", event("a", "05:00:00"), "{\"n\":1}", "{\"n\":1}");
        eventually(() -> assertThat(ledger("distinct_events")).containsExactly(List.of("6", "0", "2")));
        assertThat(stack.read("SELECT _id, count(*) FROM public.distinct_events GROUP BY _id ORDER BY _id"))
                .containsExactly(List.of("a", "2"), List.of("b", "1"), List.of("c", "1"), List.of("null", "2"));
    }

    @Test
    void aReplayThatIsAskedForInTheWarehouseIsDoneByTheLoader() throws Exception {
        stack.execute("CREATE TABLE public.asked (_id VARCHAR(64), n SMALLINT)");
        stack.write("asked", "{\"_id\":\"a\",\"n\":1}", "{\"_id\":\"b\",\"n\":70000}");
        eventually(() -> assertThat(badRows("asked")).hasSize(1));
        askForReplay("first");
        eventually(() -> assertThat(replayed("first")).containsExactly(List.of("0", "1", "")));

        stack.execute("ALTER TABLE public.asked ALTER COLUMN n TYPE INTEGER");
        askForReplay("second");
        eventually(() -> assertThat(replayed("second")).containsExactly(List.of("1", "0", "")));
        assertThat(stack.read("SELECT _id, n FROM public.asked ORDER BY _id"))
                .containsExactly(List.of("a", "1"), List.of("b", "70000"));
    }

    private void askForReplay(String id) throws Exception {
        stack.execute("INSERT INTO millrace.replay_requests (request_id, dataset, object, asked_by, asked_at) VALUES ('"
                + id + "', 'asked', '', 'olga', current_timestamp)");
    }

    private List<List<String>> replayed(String id) throws Exception {
        return stack.read("SELECT loaded, still_bad, problem FROM millrace.replay_requests WHERE request_id = '" + id
                + "' AND finished_at IS NOT NULL");
    }

    @Test
    void replayLeavesOutEventsThatTheTableHas() throws Exception {
        stack.execute("CREATE TABLE public.distinct_replayed (_id VARCHAR(64), _received_at TIMESTAMPTZ, n SMALLINT)");
        stack.write("distinct_replayed", SMALL.formatted("a", 1), SMALL.formatted("a", 70_000));
        stack.write("distinct_replayed", 1, SMALL.formatted("b", 70_001), SMALL.formatted("b", 70_001));
        eventually(() -> assertThat(ledger("distinct_replayed")).containsExactly(List.of("1", "3", "0")));
        stack.execute("ALTER TABLE public.distinct_replayed ALTER COLUMN n TYPE INTEGER");
        try (LoaderOperations operations = operations(DATASETS)) {
            BadRowReplay.Result replayed =
                    operations.replay(new DatasetName("distinct_replayed"), Optional.empty(), 100);
            assertThat(replayed.loaded()).isEqualTo(1);
            assertThat(replayed.duplicates()).isEqualTo(2);
            assertThat(replayed.stillBad()).isEmpty();
            assertThat(operations.badRows(Optional.of("distinct_replayed"), 10)).isEmpty();
        }
        assertThat(stack.read("SELECT _id, n FROM public.distinct_replayed ORDER BY _id"))
                .containsExactly(List.of("a", "1"), List.of("b", "70001"));
        assertThat(ledger("distinct_replayed")).containsExactly(List.of("2", "0", "2"));
    }

    private static LoaderOperations operations(String... settings) {
        return LoaderOperations.open(SettingsSource.load(Optional.empty(), stack.environment(settings)));
    }

    private static String event(String id, String time) {
        return "{\"_id\":\"" + id + "\",\"_received_at\":\"2026-11-23T" + time + "Z\"}";
    }

    private static List<List<String>> ledger(String dataset) throws Exception {
        return stack.read("SELECT sum(rows), sum(bad), sum(duplicates) FROM millrace.load_ledger WHERE dataset = '"
                + dataset + "'");
    }

    @Test
    void aConflictingValueGoesToAColumnOfItsOwnWhereTheDatasetSaysSo() throws Exception {
        stack.write("moved", SMALL.formatted("a", 1));
        eventually(() -> assertThat(count("moved")).isEqualTo("1"));
        stack.write("moved", "{\"_id\":\"b\",\"n\":\"text\"}", SMALL.formatted("c", 3));
        eventually(
                () -> assertThat(stack.read("SELECT _id, n, json_serialize(_conflict) FROM public.moved ORDER BY _id"))
                        .containsExactly(
                                List.of("a", "1", "null"),
                                List.of("b", "null", "{\"n\":\"text\"}"),
                                List.of("c", "3", "null")));
        assertThat(badRows("moved")).isEmpty();
    }

    @Test
    void metricsShowWhatWasLoaded() {
        stack.write("counted", SMALL.formatted("a", 1), SMALL.formatted("b", 2));
        eventually(() -> assertThat(stack.get(loader, "/actuator/prometheus").body())
                .contains(
                        "millrace_load_rows_total{dataset=\"counted\",service=\"warehouse-loader\"} 2.0",
                        "millrace_load_pending_batches{dataset=\"counted\",service=\"warehouse-loader\"} 0.0",
                        "millrace_load_held_batches{dataset=\"counted\",service=\"warehouse-loader\"} 0.0"));
    }

    @Test
    void metricsTellOfFreshnessSearchesWaitsAndAlarms() throws Exception {
        stack.execute("CREATE TABLE public.measured (_id VARCHAR(64), n SMALLINT)");
        stack.write("measured", "{\"_id\":\"a\",\"n\":1}", "{\"_id\":\"b\",\"n\":70000}");
        assertThatCountIs("measured", "1");
        String tags = "{dataset=\"measured\",service=\"warehouse-loader\"}";
        eventually(() -> assertThat(stack.get(loader, "/actuator/prometheus").body())
                .contains(
                        "millrace_load_received_to_queryable_seconds_count" + tags + " 1",
                        "millrace_load_freshness_seconds" + tags,
                        "millrace_load_attempts_count" + tags + " 1",
                        "millrace_load_attempts_sum" + tags + " 3.0",
                        "millrace_load_lock_wait_seconds_count" + tags,
                        "millrace_load_commit_seconds_count" + tags + " 1",
                        "millrace_load_copy_seconds_count" + tags + " 1",
                        "millrace_load_bad_rows_total{code=\"1222\",dataset=\"measured\",service=\"warehouse-loader\"} 1.0",
                        "millrace_load_pending_age_seconds" + tags + " 0.0",
                        "millrace_load_unloaded_alarm" + tags + " 0.0"));
    }

    @Test
    void aBatchThatWaitsForTooLongRaisesAnAlarm() throws Exception {
        try (ConfigurableApplicationContext impatient =
                stack.startLoader("AUTO_CREATE", "false", "UNLOADED_ALARM", "1ms")) {
            stack.execute("CREATE TABLE public.unloaded (_id VARCHAR(64), n SMALLINT)");
            String[] bad = new String[101];
            Arrays.fill(bad, "{\"_id\":\"a\",\"n\":70000}");
            stack.write("unloaded", bad);
            eventually(() -> assertThat(
                            stack.get(impatient, "/actuator/prometheus").body())
                    .contains("millrace_load_unloaded_alarm{dataset=\"unloaded\",service=\"warehouse-loader\"} 1.0"));
            eventually(() -> assertThat(stack.get(impatient, "/actuator/health").body())
                    .contains("unloaded_alarms", "1 batches are not loaded, the first since"));
        }
    }

    @Test
    void leavesNoCopyManifestsBehind() {
        stack.write("tidy", SMALL.formatted("a", 1));
        eventually(() -> assertThat(count("tidy")).isEqualTo("1"));
        eventually(() -> assertThat(stack.store.directories("_loads/")).doesNotContain("_loads/tidy/"));
    }

    private static void assertThatCountIs(String table, String expected) {
        eventually(() -> assertThat(count(table)).isEqualTo(expected));
    }

    private static String count(String table) throws Exception {
        return stack.read("SELECT count(*) FROM public." + table).get(0).get(0);
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
