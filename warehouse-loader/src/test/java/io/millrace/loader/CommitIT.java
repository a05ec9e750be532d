package io.millrace.loader;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The connection breaks around the commit. */
@ExtendWith(SharedStack.class)
class CommitIT {
    @Test
    void theOutcomeOfACommitIsLookedUpNeverGuessed(LoaderStack stack) throws Exception {
        String url = stack.warehouse.jdbcUrl();
        int port = URI.create(url.substring("jdbc:".length())).getPort();
        try (CuttingProxy proxy = new CuttingProxy(port);
                ConfigurableApplicationContext loader = stack.startLoader(
                        "MILLRACE_WAREHOUSE_JDBC_URL", url.replace(":" + port + "/", ":" + proxy.port() + "/"))) {
            stack.write("cut_off", row(0));
            awaitExactly(stack, 1);
            int rows = 1;
            for (CuttingProxy.Cut cut : List.of(
                    CuttingProxy.Cut.BEFORE_COMMIT, CuttingProxy.Cut.AFTER_COMMIT, CuttingProxy.Cut.BEFORE_COMMIT)) {
                proxy.arm(cut);
                stack.write("cut_off", row(rows));
                rows++;
                int expected = rows;
                eventually(() -> assertThat(proxy.cuts()).isEqualTo(expected - 1));
                awaitExactly(stack, rows);
            }
            assertThat(loader.isActive()).isTrue();
        }
    }

    private static void awaitExactly(LoaderStack stack, int rows) {
        String expected = Integer.toString(rows);
        eventually(() -> assertThat(stack.read("SELECT count(*), count(DISTINCT _id) FROM public.cut_off"))
                .containsExactly(List.of(expected, expected)));
        eventually(() -> assertThat(stack.read(
                        "SELECT count(*), count(DISTINCT object) FROM millrace.load_ledger WHERE dataset = 'cut_off'"))
                .containsExactly(List.of(expected, expected)));
    }

    private static String row(int number) {
        return "{\"_id\":\"r" + number + "\",\"n\":" + number + "}";
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
