package io.millrace.loader;

import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Changes of source tables and rows with a key become the rows that stand in the end. */
@ExtendWith(SharedStack.class)
class MirrorIT {
    private static final String ITEMS = "shop.inventory.Items";
    private static final String REMOVED = "shop.inventory.removed";

    private static LoaderStack stack;
    private static ConfigurableApplicationContext loader;

    @BeforeAll
    static void start(LoaderStack shared) {
        stack = shared;
        loader = stack.startLoader(
                "DATASETS_0_NAME", REMOVED,
                "DATASETS_0_REMOVE_DELETED", "true",
                "DATASETS_1_NAME", "shop.inventory.kept",
                "DATASETS_1_HISTORY", "kept_history",
                "DATASETS_2_NAME", "accounts",
                "DATASETS_2_KEY", "account",
                "DATASETS_2_HISTORY", "public.accounts_history");
    }

    @AfterAll
    static void stop() {
        loader.close();
    }

    @Test
    void theMirrorIsTheSourceInTheEnd() {
        stack.write(
                ITEMS,
                change("r", 1, 1, "{\"Id\":1,\"group\":\"a\",\"price\":\"12.30\",\"userId\":9007199254740993}"),
                change("c", 2, 2, "{\"Id\":2,\"group\":\"b\",\"price\":\"1.00\",\"userId\":null}"),
                change("u", 3, 1, "{\"Id\":1,\"group\":\"c\",\"price\":\"12.31\",\"userId\":-1}"),
                change("d", 4, 2, "null"));
        eventually(() -> assertThat(stack.read("SELECT id, \"group\", price, user_id, _op, _position, _deleted"
                        + " FROM public.shop_inventory_items ORDER BY id"))
                .containsExactly(
                        List.of("1", "c", "12.31", "-1", "u", "3", "f"),
                        List.of("2", "null", "null", "null", "d", "4", "t")));
        // A column more, a key that changes, and one that comes back.
        stack.write(
                ITEMS,
                change("d", 5, 1, "null"),
                change("c", 6, 7, "{\"Id\":7,\"group\":\"c\",\"price\":\"12.31\",\"userId\":-1,\"note\":\"é\"}"),
                change("c", 7, 2, "{\"Id\":2,\"group\":\"back\",\"price\":\"2.00\",\"userId\":5,\"note\":null}"));
        eventually(() -> assertThat(
                        stack.read("SELECT id, \"group\", note, _deleted FROM public.shop_inventory_items ORDER BY id"))
                .containsExactly(
                        List.of("1", "c", "null", "t"),
                        List.of("2", "back", "null", "f"),
                        List.of("7", "c", "é", "f")));
        stack.write(ITEMS, truncate(8), change("c", 9, 1, "{\"Id\":1,\"group\":\"new\"}"));
        eventually(() -> assertThat(stack.read(
                        "SELECT id, \"group\" FROM public.shop_inventory_items WHERE NOT _deleted ORDER BY id"))
                .containsExactly(List.of("1", "new")));
    }

    @Test
    void aChangeThatTheTableRefusesIsABadRow() throws Exception {
        stack.execute("CREATE TABLE public.shop_inventory_narrow (id BIGINT, n SMALLINT)");
        stack.write(
                "shop.inventory.narrow",
                change("c", 1, 1, "{\"Id\":1,\"n\":1}"),
                change("c", 2, 2, "{\"Id\":2,\"n\":70000}"),
                change("c", 3, 3, "{\"Id\":3,\"n\":3}"));
        eventually(() -> assertThat(stack.read("SELECT id, n FROM public.shop_inventory_narrow ORDER BY id"))
                .containsExactly(List.of("1", "1"), List.of("3", "3")));
        assertThat(stack.read(
                        "SELECT line, column_name FROM millrace.bad_rows WHERE dataset = 'shop.inventory.narrow'"))
                .containsExactly(List.of("2", "n"));
    }

    @Test
    void batchesInAnyOrderGiveTheSameMirror() {
        long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        for (String dataset : List.of("shop.inventory.marked", REMOVED)) {
            Random random = new Random(seed);
            Map<Long, String> expected = new TreeMap<>();
            List<List<String>> batches = new ArrayList<>();
            long seq = 0;
            for (int i = 0; i < 10; i++) {
                List<String> batch = new ArrayList<>();
                for (int j = 0; j < 12; j++) {
                    batch.add(randomChange(random, ++seq, expected));
                }
                batches.add(batch);
            }
            Collections.shuffle(batches, random);
            int partition = 0;
            for (List<String> batch : batches) {
                stack.write(dataset, partition++, batch.toArray(String[]::new));
            }
            String table = "public." + new DatasetName(dataset).value().replace('.', '_');
            eventually(() -> assertThat(
                            stack.read("SELECT count(*) FROM millrace.load_ledger WHERE dataset = '" + dataset + "'"))
                    .containsExactly(List.of("10")));
            List<List<String>> rows = expected.entrySet().stream()
                    .map(row -> List.of(row.getKey().toString(), row.getValue()))
                    .toList();
            eventually(() -> assertThat(stack.read("SELECT id, v FROM " + table + " WHERE NOT _deleted ORDER BY id"))
                    .as("failed with -Dmillrace.test.seed=%s", seed)
                    .isEqualTo(rows));
            eventually(() -> assertThat(stack.read("SELECT count(*) - count(DISTINCT id) FROM " + table))
                    .containsExactly(List.of("0")));
        }
    }

    @Test
    void ofRowsWithAKeyTheLastOneStands() {
        stack.write(
                "users", user("a", "u1", "2026-11-23T02:00:02Z", "new"), user("b", "u2", "2026-11-23T02:00:00Z", "x"));
        eventually(() ->
                assertThat(stack.read("SELECT count(*) FROM public.users")).containsExactly(List.of("2")));
        stack.write(
                "users",
                1,
                user("c", "u1", "2026-11-23T02:00:01Z", "late"),
                user("d", "u2", "2026-11-23T02:00:03Z", "y"),
                user("e", "u2", "2026-11-23T02:00:02Z", "between"),
                "{\"_id\":\"f\",\"_received_at\":\"2026-11-23T02:00:00Z\",\"name\":\"nobody\"}");
        eventually(() -> assertThat(stack.read("SELECT id, name FROM public.users ORDER BY name"))
                .containsExactly(List.of("u1", "new"), List.of("null", "nobody"), List.of("u2", "y")));
    }

    @Test
    void aHistoryKeepsEveryChangeAndEveryRow() throws Exception {
        stack.write(
                "shop.inventory.kept",
                change("c", 1, 1, "{\"Id\":1,\"v\":\"a\"}"),
                change("u", 2, 1, "{\"Id\":1,\"v\":\"b\"}"));
        eventually(() -> assertThat(stack.read("SELECT id, v FROM public.shop_inventory_kept"))
                .containsExactly(List.of("1", "b")));
        stack.write(
                "shop.inventory.kept",
                change("u", 3, 1, "{\"Id\":1,\"v\":\"c\",\"more\":7}"),
                change("d", 4, 1, "null"));
        eventually(() -> assertThat(stack.read(
                        "SELECT id, v, more, _op, _position, _deleted FROM public.kept_history ORDER BY _position"))
                .containsExactly(
                        List.of("1", "a", "null", "c", "1", "f"),
                        List.of("1", "b", "null", "u", "2", "f"),
                        List.of("1", "c", "7", "u", "3", "f"),
                        List.of("1", "null", "null", "d", "4", "t")));
        eventually(() -> assertThat(stack.read("SELECT id, _deleted FROM public.shop_inventory_kept"))
                .containsExactly(List.of("1", "t")));
        stack.write("accounts", account("a", 1, "old"), account("b", 1, "new"));
        stack.write("accounts", account("c", 1, "newest"));
        eventually(
                () -> assertThat(stack.read("SELECT name FROM public.accounts")).containsExactly(List.of("newest")));
        eventually(() -> assertThat(stack.read("SELECT name FROM public.accounts_history ORDER BY _id"))
                .containsExactly(List.of("old"), List.of("new"), List.of("newest")));
        assertThat(stack.read("SELECT DISTINCT dataset, mode FROM millrace.loads"
                        + " WHERE dataset IN ('accounts', 'shop.inventory.kept') ORDER BY dataset"))
                .containsExactly(List.of("accounts", "upsert"), List.of("shop.inventory.kept", "mirror"));
    }

    private static String account(String event, int id, String name) {
        return "{\"_id\":\"" + event + "\",\"_received_at\":\"2026-11-23T02:00:0" + (event.charAt(0) - 'a')
                + "Z\",\"account\":" + id + ",\"name\":\"" + name + "\"}";
    }

    private static String user(String event, String id, String at, String name) {
        return "{\"_id\":\"" + event + "\",\"_received_at\":\"" + at + "\",\"id\":\"" + id + "\",\"name\":\"" + name
                + "\"}";
    }

    private static String randomChange(Random random, long seq, Map<Long, String> expected) {
        long id = random.nextInt(6);
        int kind = random.nextInt(20);
        if (kind == 0) {
            expected.clear();
            return truncate(seq);
        }
        if (kind < 7) {
            expected.remove(id);
            return change("d", seq, id, "null");
        }
        String op = expected.containsKey(id) ? "u" : "c";
        expected.put(id, "v" + seq);
        return change(op, seq, id, "{\"Id\":" + id + ",\"v\":\"v" + seq + "\"}");
    }

    private static String change(String op, long seq, long id, String after) {
        return "{\"op\":\"" + op + "\",\"source\":{\"name\":\"shop\"},\"seq\":" + seq
                + ",\"ts\":\"2026-11-23T02:00:00Z\",\"key\":{\"Id\":" + id + "},\"before\":null,\"after\":" + after
                + "}";
    }

    private static String truncate(long seq) {
        return "{\"op\":\"t\",\"source\":{\"name\":\"shop\"},\"seq\":" + seq
                + ",\"ts\":\"2026-11-23T02:00:00Z\",\"key\":null,\"before\":null,\"after\":null}";
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
