package io.millrace.loader;

import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.loader.derived.CurrentPartition;
import io.millrace.loader.derived.DerivedLoads;
import io.millrace.loader.derived.DerivedVersions;
import io.millrace.loader.derived.DerivedVersions.Loadable;
import io.millrace.loader.derived.DerivedWarehouse;
import io.millrace.loader.lake.LoadIds;
import io.millrace.loader.lake.ObjectStoreLake;
import io.millrace.loader.table.TableName;
import io.millrace.loader.warehouse.CommitQueue;
import io.millrace.loader.warehouse.CopyCredentials;
import io.millrace.loader.warehouse.CopySource;
import io.millrace.loader.warehouse.LoaderIdentity;
import io.millrace.loader.warehouse.RedshiftConnections;
import io.millrace.loader.warehouse.RedshiftWarehouse;
import io.millrace.loader.warehouse.VersionTables;
import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Results of jobs come into the warehouse. */
@ExtendWith(SharedStack.class)
class DerivedIT {
    private static final String FIRST = "0123456789abcdef0123456789abcde1";
    private static final String SECOND = "0123456789abcdef0123456789abcde2";
    private static final List<String> STEPS =
            List.of("begin", "loaded", "stage", "replace", "record", "commit", "after commit");

    @Test
    void theCurrentVersionTakesThePlaceOfTheOneBeforeAndComesBackWhenItIsRolledBack(LoaderStack stack)
            throws Exception {
        describe(stack, "countries", "countries");
        try (ConfigurableApplicationContext loader = stack.startLoader("DERIVED_CADENCE", "100ms")) {
            version(stack, "countries", "2026-11-22", FIRST, "SELECT 'SE' AS country, CAST(1 AS BIGINT) AS plays", 1);
            point(stack, "countries", "2026-11-22", FIRST);
            version(
                    stack,
                    "countries",
                    "2026-11-23",
                    FIRST,
                    "SELECT 'SE' AS country, CAST(2 AS BIGINT) AS plays UNION ALL SELECT 'DE', CAST(3 AS BIGINT)",
                    2);
            point(stack, "countries", "2026-11-23", FIRST);
            awaitRows(stack, "countries", "2026-11-22 SE 1", "2026-11-23 DE 3", "2026-11-23 SE 2");

            version(stack, "countries", "2026-11-23", SECOND, "SELECT 'FI' AS country, CAST(7 AS BIGINT) AS plays", 1);
            point(stack, "countries", "2026-11-23", SECOND);
            awaitRows(stack, "countries", "2026-11-22 SE 1", "2026-11-23 FI 7");

            point(stack, "countries", "2026-11-23", FIRST);
            awaitRows(stack, "countries", "2026-11-22 SE 1", "2026-11-23 DE 3", "2026-11-23 SE 2");
            assertThat(stack.read(
                            "SELECT count(*), count(DISTINCT partition_name), sum(rows) FROM millrace.derived_ledger"
                                    + " WHERE dataset = 'countries'"))
                    .containsExactly(List.of("2", "2", "3"));
            assertThat(stack.read("SELECT count(*) FROM millrace.loads WHERE dataset = 'countries'"))
                    .containsExactly(List.of("4"));
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                            stack.get(loader, "/actuator/prometheus").body())
                    .contains("millrace_derived_pending{")
                    .containsPattern("millrace_derived_loads_total\\{[^}]*} 4\\.0"));
        }
    }

    @Test
    void whateverStepIsCutOffTheTableHoldsOneVersionWholeAndTheNextPassLoadsTheCurrentOneOnce(LoaderStack stack)
            throws Exception {
        describe(stack, "cut_versions", "cut_versions");
        try (ConfigurableApplicationContext loader = stack.startLoader("DERIVED_CADENCE", "1h")) {
            awaitMigrations(stack);
            assertThat(loader.isActive()).isTrue();
        }
        Wiring wiring = new Wiring(stack);
        Loadable dataset = new Loadable(new DatasetName("cut_versions"), new TableName("public", "cut_versions"));
        version(stack, "cut_versions", "2026-11-23T05", FIRST, "SELECT CAST(0 AS BIGINT) AS n", 1);
        point(stack, "cut_versions", "2026-11-23T05", FIRST);
        wiring.loads(step -> false).load(wiring.onlyOne(dataset));
        for (int i = 0; i < STEPS.size(); i++) {
            String step = STEPS.get(i);
            String key = SECOND.substring(0, 30) + String.format("%02d", i);
            int before = i;
            version(
                    stack,
                    "cut_versions",
                    "2026-11-23T05",
                    key,
                    "SELECT CAST(" + (i + 1) + " AS BIGINT) AS n UNION ALL SELECT CAST(" + (i + 1) + " AS BIGINT)",
                    2);
            point(stack, "cut_versions", "2026-11-23T05", key);
            assertThatThrownBy(() -> wiring.loads(step::equals).load(wiring.onlyOne(dataset)))
                    .as(step)
                    .isInstanceOf(CutOff.class);
            assertThat(stack.read("SELECT DISTINCT n FROM cut_versions"))
                    .as("after " + step)
                    .containsExactly(List.of(Integer.toString(step.equals("after commit") ? before + 1 : before)));

            for (CurrentPartition left : wiring.loads(other -> false).pending(dataset)) {
                assertThat(wiring.loads(other -> false).load(left)).contains(2L);
            }
            assertThat(stack.read("SELECT n, count(*) FROM cut_versions GROUP BY n"))
                    .as("after the pass that follows " + step)
                    .containsExactly(List.of(Integer.toString(i + 1), "2"));
            assertThat(wiring.loads(other -> false).pending(dataset)).isEmpty();
        }
        assertThat(stack.read("SELECT count(*) FROM millrace.loads WHERE dataset = 'cut_versions'"))
                .containsExactly(List.of(Integer.toString(1 + STEPS.size())));
    }

    @Test
    void ofTwoLoadersOneLoadsAndAnOlderPlanDoesNotBringAnOlderVersionBack(LoaderStack stack) throws Exception {
        describe(stack, "raced_versions", "raced_versions");
        try (ConfigurableApplicationContext loader = stack.startLoader("DERIVED_CADENCE", "1h")) {
            awaitMigrations(stack);
            assertThat(loader.isActive()).isTrue();
        }
        Wiring wiring = new Wiring(stack);
        Loadable dataset = new Loadable(new DatasetName("raced_versions"), new TableName("public", "raced_versions"));
        version(stack, "raced_versions", "2026-11-23", FIRST, "SELECT CAST(1 AS BIGINT) AS n", 1);
        point(stack, "raced_versions", "2026-11-23", FIRST);
        CurrentPartition old = wiring.onlyOne(dataset);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Optional<Long>>> both =
                    List.of(() -> wiring.loads(step -> false).load(old), () -> wiring.loads(step -> false)
                            .load(old));
            List<Optional<Long>> outcomes = new ArrayList<>();
            for (Future<Optional<Long>> outcome : two.invokeAll(both)) {
                outcomes.add(outcome.get());
            }
            assertThat(outcomes).containsExactlyInAnyOrder(Optional.of(1L), Optional.empty());
        } finally {
            two.shutdownNow();
        }
        version(stack, "raced_versions", "2026-11-23", SECOND, "SELECT CAST(2 AS BIGINT) AS n", 1);
        point(stack, "raced_versions", "2026-11-23", SECOND);
        wiring.loads(step -> false).load(wiring.onlyOne(dataset));
        assertThat(wiring.loads(step -> false).load(old)).isEmpty();
        assertThat(stack.read("SELECT n FROM raced_versions")).containsExactly(List.of("2"));
    }

    @Test
    void newColumnsAreAddedAndAColumnOfAnotherTypeIsRefusedWithTheNextStep(LoaderStack stack) throws Exception {
        describe(stack, "changed_columns", "changed_columns");
        try (ConfigurableApplicationContext loader = stack.startLoader("DERIVED_CADENCE", "1h")) {
            awaitMigrations(stack);
            assertThat(loader.isActive()).isTrue();
        }
        Wiring wiring = new Wiring(stack);
        Loadable dataset = new Loadable(new DatasetName("changed_columns"), new TableName("public", "changed_columns"));
        version(stack, "changed_columns", "2026-11-23", FIRST, "SELECT CAST(1 AS BIGINT) AS n", 1);
        point(stack, "changed_columns", "2026-11-23", FIRST);
        wiring.loads(step -> false).load(wiring.onlyOne(dataset));

        manifest(
                stack,
                "changed_columns",
                "2026-11-23",
                SECOND,
                "SELECT CAST(2 AS BIGINT) AS n, CAST(''2026-11-23 05:06:07'' AS TIMESTAMP) AS seen, true AS ok",
                1,
                List.of("n BIGINT", "seen TIMESTAMP", "ok BOOLEAN"));
        point(stack, "changed_columns", "2026-11-23", SECOND);
        wiring.loads(step -> false).load(wiring.onlyOne(dataset));
        assertThat(stack.read("SELECT n, seen, ok, _partition, _version FROM changed_columns"))
                .containsExactly(List.of("2", "2026-11-23 05:06:07+00", "t", "2026-11-23", SECOND));

        manifest(stack, "changed_columns", "2026-11-24", FIRST, "SELECT ''x'' AS n", 1, List.of("n STRING"));
        point(stack, "changed_columns", "2026-11-24", FIRST);
        assertThatThrownBy(() -> wiring.loads(step -> false).load(wiring.onlyOne(dataset)))
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOAD_REJECTED))
                .hasMessageContaining("column n is bigint")
                .hasMessageContaining("cast it in the job's SQL");

        manifest(
                stack,
                "changed_columns",
                "2026-11-24",
                SECOND,
                "SELECT CAST(3 AS BIGINT) AS n",
                1,
                List.of("n BIGINT"));
        point(stack, "changed_columns", "2026-11-24", SECOND);
        wiring.loads(step -> false).load(wiring.onlyOne(dataset));
    }

    private static void awaitMigrations(LoaderStack stack) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> assertThat(
                        stack.read("SELECT count(*) FROM millrace.derived_ledger"))
                .hasSize(1));
    }

    private static void awaitRows(LoaderStack stack, String table, String... rows) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(stack.read(
                                "SELECT _partition || ' ' || country || ' ' || plays FROM " + table + " ORDER BY 1"))
                        .isEqualTo(Stream.of(rows).map(List::of).toList()));
    }

    private static void describe(LoaderStack stack, String dataset, String table) {
        put(stack, "derived/" + dataset + "/_dataset.json", """
                {"format":1,"dataset":"%s","grain":"day","owner":"test","description":"A test.","table":"%s"}""".formatted(dataset, table));
    }

    private static void version(
            LoaderStack stack, String dataset, String partition, String key, String query, long rows)
            throws SQLException {
        List<String> columns =
                query.contains("country") ? List.of("country STRING", "plays BIGINT") : List.of("n BIGINT");
        manifest(stack, dataset, partition, key, query.replace("'", "''"), rows, columns);
    }

    /** The emulator writes the Parquet files that a job would. */
    private static void manifest(
            LoaderStack stack,
            String dataset,
            String partition,
            String key,
            String query,
            long rows,
            List<String> columns)
            throws SQLException {
        String directory = directory(dataset, partition) + "v=" + key + "/";
        stack.execute("UNLOAD ('" + query + "') TO 's3://" + stack.objectStore.bucket() + "/" + directory
                + "part-' ACCESS_KEY_ID '" + stack.objectStore.accessKey() + "' SECRET_ACCESS_KEY '"
                + stack.objectStore.secretKey() + "' FORMAT PARQUET ALLOWOVERWRITE PARALLEL OFF");
        List<String> files = new ArrayList<>();
        stack.store.list(directory, "", entry -> {
            if (!entry.key().endsWith(".json")) {
                files.add("{\"object\":\"" + entry.key() + "\",\"bytes\":" + entry.size() + "}");
            }
        });
        List<String> named = columns.stream()
                .map(column -> "{\"name\":\"" + column.substring(0, column.indexOf(' ')) + "\",\"type\":\""
                        + column.substring(column.indexOf(' ') + 1) + "\"}")
                .toList();
        put(stack, directory + "_manifest.json", """
                {"format":1,"dataset":"%s","partition":"%s","key":"%s","files":%s,"rows":%d,"columns":%s}""".formatted(dataset, partition, key, files, rows, named));
    }

    private static void point(LoaderStack stack, String dataset, String partition, String key) {
        String directory = directory(dataset, partition);
        put(
                stack,
                directory + "_current",
                "{\"format\":1,\"key\":\"" + key + "\",\"manifest\":\"" + directory + "v=" + key
                        + "/_manifest.json\"}");
    }

    private static String directory(String dataset, String partition) {
        return "derived/" + dataset + "/dt=" + partition.replace("T", "/hour=") + "/";
    }

    private static void put(LoaderStack stack, String key, String document) {
        stack.store.put(
                key, document.getBytes(StandardCharsets.UTF_8), new ObjectProperties("application/json", Map.of()));
    }

    /** Takes the place of a process that dies. */
    private static final class CutOff extends Error {
        private static final long serialVersionUID = 1;

        private CutOff(String step) {
            super(step);
        }
    }

    private interface Cut {
        boolean at(String step);
    }

    /** A loader's parts without its loop. */
    private static final class Wiring {
        private final LoaderStack stack;
        private final DerivedVersions versions;

        private Wiring(LoaderStack stack) {
            this.stack = stack;
            this.versions =
                    new DerivedVersions(stack.store, table -> new TableName("public", table), InstantSource.system());
        }

        private CurrentPartition onlyOne(Loadable dataset) {
            List<CurrentPartition> pending = loads(step -> false).pending(dataset);
            assertThat(pending).hasSize(1);
            return pending.get(0);
        }

        private DerivedLoads loads(Cut cut) {
            VersionTables tables = new VersionTables(
                    new RedshiftConnections(
                            new WarehouseSettings(
                                    stack.warehouse.jdbcUrl(),
                                    stack.warehouse.ownerUser(),
                                    stack.warehouse.ownerPassword(),
                                    "public"),
                            Duration.ofSeconds(10)),
                    new CopySource(
                            new CopyCredentials.Keys(stack.objectStore.accessKey(), stack.objectStore.secretKey()),
                            stack.objectStore.region()),
                    new LoaderIdentity("test", "test"),
                    RedshiftWarehouse.Timeouts.ofLoader(Duration.ofMinutes(1), Duration.ofMinutes(1)),
                    new CommitQueue(2));
            return new DerivedLoads(
                    versions,
                    new ObjectStoreLake(stack.store, stack.objectStore.bucket()),
                    cutting(DerivedWarehouse.class, tables, cut),
                    new DerivedLoads.Terms(true, true),
                    new LoadIds(InstantSource.system()),
                    InstantSource.system());
        }

        /** The same, which dies before the step that the cut names. */
        private static <T> T cutting(Class<T> type, T port, Cut cut) {
            return type.cast(
                    Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                        boolean isOfSession = type == DerivedWarehouse.Replacement.class;
                        if ((isOfSession || method.getName().equals("begin")) && cut.at(method.getName())) {
                            throw new CutOff(method.getName());
                        }
                        Object answer;
                        try {
                            answer = method.invoke(port, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                        if (method.getName().equals("commit") && cut.at("after commit")) {
                            throw new CutOff("after commit");
                        }
                        return answer instanceof DerivedWarehouse.Replacement session
                                ? cutting(DerivedWarehouse.Replacement.class, session, cut)
                                : answer;
                    }));
        }
    }
}
