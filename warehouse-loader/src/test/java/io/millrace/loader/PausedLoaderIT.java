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
    private static final String TABLE = "paused";

    @Test
    void aLoaderThatSleepsThroughTheEndOfItsSessionDoublesNothing(LoaderStack stack) throws Exception {
        stack.execute("CREATE TABLE public.paused (_id VARCHAR(64), n BIGINT)");
        try (Connection reader = stack.connect();
                Statement statement = reader.createStatement();
                LoaderProcess sleeper = LoaderProcess.start(stack.environment())) {
            holdTable(reader, statement);
            stack.write(TABLE, row("a"), row("b"), row("c"));
            awaitWaiting(stack, TABLE);
            sleeper.pause();
            try (ConfigurableApplicationContext other = stack.startLoader()) {
                // The session of the first one has ended: this one has the table's lock and waits for the transaction.
                awaitWaiting(stack, "load_lock_" + TABLE);
                // The warehouse ends the COPY; whoever began it sleeps.
                reader.rollback();
                sleeper.wake();
                awaitExactly(stack, 3, 1);
                stack.write(TABLE, row("d"));
                awaitExactly(stack, 4, 2);
                assertThat(other.isActive()).isTrue();
            }
            assertThat(sleeper.isAlive()).isTrue();

            holdTable(reader, statement);
            stack.write(TABLE, row("e"));
            awaitWaiting(stack, TABLE);
            try (ConfigurableApplicationContext heir = stack.startLoader()) {
                sleeper.kill();
                reader.rollback();
                awaitExactly(stack, 5, 3);
                assertThat(heir.isActive()).isTrue();
            }
        }
    }

    /** No COPY into the table ends before this transaction does. */
    private static void holdTable(Connection reader, Statement statement) throws Exception {
        reader.setAutoCommit(false);
        statement.execute("LOCK public.paused");
    }

    private static void awaitWaiting(LoaderStack stack, String table) {
        eventually(
                () -> assertThat(stack.read("SELECT count(*) > 0 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
                                + " WHERE NOT l.granted AND c.relname = '" + table + "'"))
                        .containsExactly(List.of("t")));
    }

    private static void awaitExactly(LoaderStack stack, int rows, int batches) {
        eventually(() -> assertThat(stack.read("SELECT count(*), count(DISTINCT _id) FROM public.paused"))
                .containsExactly(List.of(Integer.toString(rows), Integer.toString(rows))));
        eventually(() -> assertThat(
                        stack.read("SELECT count(*), count(DISTINCT object) FROM millrace.load_ledger WHERE dataset = '"
                                + TABLE + "'"))
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
