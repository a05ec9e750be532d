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

/** How much of the warehouse one loader takes at a time. */
@ExtendWith(SharedStack.class)
class LimitsIT {
    private static final int TABLES = 5;
    private static final int LOADS = 3;
    private static final int COMMITS = 1;
    private static final int LOOKS = 10;
    private static final long GATE = 0x6d696c6c;

    /** Transactions between LOCK and their end, and those of them that the database holds up in their commit. */
    private static final String AT_WORK =
            "SELECT (SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
                    + " WHERE l.granted AND l.mode = 'AccessExclusiveLock' AND c.relname LIKE 'load\\_lock\\_limited\\_%'),"
                    + " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)";

    @Test
    void onlySoManyLoadsRunAndOnlySoManyOfThemCommit(LoaderStack stack) throws Exception {
        stack.execute("CREATE FUNCTION public.limited_gate() RETURNS trigger LANGUAGE plpgsql AS $$"
                + " BEGIN PERFORM pg_advisory_xact_lock_shared(" + GATE + "); RETURN NULL; END $$");
        for (int i = 0; i < TABLES; i++) {
            stack.execute(
                    "CREATE TABLE public.limited_" + i + " (_id VARCHAR(64), n BIGINT)",
                    "CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON public.limited_" + i
                            + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.limited_gate()");
            stack.write("limited_" + i, "{\"_id\":\"a\",\"n\":1}");
        }
        try (Connection keeper = stack.connect();
                Statement statement = keeper.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + GATE + ")");
            try (ConfigurableApplicationContext loader = stack.startLoader(
                    "MAX_CONCURRENT_LOADS", Integer.toString(LOADS),
                    "MAX_CONCURRENT_COMMITS", Integer.toString(COMMITS))) {
                eventually(() -> assertThat(stack.read(AT_WORK))
                        .containsExactly(List.of(Integer.toString(LOADS), Integer.toString(COMMITS))));
                for (int i = 0; i < LOOKS; i++) {
                    List<String> atWork = stack.read(AT_WORK).get(0);
                    assertThat(Integer.parseInt(atWork.get(0))).isLessThanOrEqualTo(LOADS);
                    assertThat(Integer.parseInt(atWork.get(1))).isLessThanOrEqualTo(COMMITS);
                }
                statement.execute("SELECT pg_advisory_unlock(" + GATE + ")");
                for (int i = 0; i < TABLES; i++) {
                    String count = "SELECT count(*) FROM public.limited_" + i;
                    eventually(() -> assertThat(stack.read(count)).containsExactly(List.of("1")));
                }
                assertThat(loader.isActive()).isTrue();
            }
        }
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
