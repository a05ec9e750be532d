package io.millrace.loader;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A loader that loses its session in the middle of a COPY: paused until after its end, and killed. */
@ExtendWith(SharedStack.class)
class PausedLoaderIT {
    /** Of its own for each run, so that the test may be repeated on the same servers. */
    private final String table = "paused_" + Long.toString(System.nanoTime(), 36);

    @Test
    void aLoaderThatSleepsThroughTheEndOfItsSessionDoublesNothing(LoaderStack stack) throws Exception {
        stack.execute("CREATE TABLE public." + table + " (_id VARCHAR(64), n BIGINT)");
        try (Connection reader = stack.connect();
                Statement statement = reader.createStatement();
                // With one thread it is asleep in nothing else, such as a transaction about held batches of other
                // tests.
                LoaderProcess sleeper = LoaderProcess.start(stack.environment("MAX_CONCURRENT_LOADS", "1"))) {
            holdTable(reader, statement);
            stack.write(table, row("a"), row("b"), row("c"));
            awaitWaiting(stack, table);
            try (ConfigurableApplicationContext other = stack.startLoader()) {
                sleeper.pause();
                long paused = System.nanoTime();
                // The session of the first one has ended: this one has the table's lock and waits for the transaction.
                awaitWaiting(stack, "load_lock_" + table);
                tell("paused in the middle of COPY: another one has its lock", paused);
                // The warehouse ends the COPY; whoever began it sleeps.
                reader.rollback();
                sleeper.wake();
                awaitExactly(stack, 3, 1);
                stack.write(table, row("d"));
                awaitExactly(stack, 4, 2);
                assertThat(other.isActive()).isTrue();
            }
            assertThat(sleeper.isAlive()).isTrue();

            holdTable(reader, statement);
            stack.write(table, row("e"));
            awaitWaiting(stack, table);
            try (ConfigurableApplicationContext heir = stack.startLoader()) {
                sleeper.kill();
                long killed = System.nanoTime();
                reader.rollback();
                awaitExactly(stack, 5, 3);
                tell("killed in the middle of COPY: another one has loaded its batch", killed);
                assertThat(heir.isActive()).isTrue();
            }
        }
    }

    private static void tell(String what, long since) {
        System.out.printf("%s after %.1f s%n", what, (System.nanoTime() - since) / 1e9);
    }

    /** No COPY into the table ends before this transaction does. */
    private void holdTable(Connection reader, Statement statement) throws Exception {
        reader.setAutoCommit(false);
        statement.execute("LOCK public." + table);
    }

    private static void awaitWaiting(LoaderStack stack, String relation) {
        eventually(
                () -> assertThat(stack.read("SELECT count(*) > 0 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
                                + " WHERE NOT l.granted AND c.relname = '" + relation + "'"))
                        .containsExactly(List.of("t")));
    }

    private void awaitExactly(LoaderStack stack, int rows, int batches) {
        eventually(() -> assertThat(stack.read("SELECT count(*), count(DISTINCT _id) FROM public." + table))
                .containsExactly(List.of(Integer.toString(rows), Integer.toString(rows))));
        eventually(() -> assertThat(
                        stack.read("SELECT count(*), count(DISTINCT object) FROM millrace.load_ledger WHERE dataset = '"
                                + table + "'"))
                .containsExactly(List.of(Integer.toString(batches), Integer.toString(batches))));
    }

    private static String row(String id) {
        return "{\"_id\":\"" + id + "\",\"n\":1}";
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
