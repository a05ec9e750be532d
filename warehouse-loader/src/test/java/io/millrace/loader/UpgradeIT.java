package io.millrace.loader;

import io.millrace.schemas.batch.BatchName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The rows that the first version of the ledger's tables had are read: what came as columns since stands empty in them. */
@ExtendWith(SharedStack.class)
class UpgradeIT {
    private static final String DATASET = "upgraded";

    @Test
    void whatTheFirstVersionWroteCounts(LoaderStack stack) throws Exception {
        try (LoaderOperations operations = stack.operations()) {
            operations.migrate();
        }
        BatchName loaded = stack.write(DATASET, "{\"_id\":\"a\",\"n\":1}");
        BatchName held = stack.write(DATASET, "{\"_id\":\"b\",\"n\":2}");
        stack.execute(
                "INSERT INTO millrace.load_ledger (dataset, object, sha256, rows, bad, load_id, loaded_at, loader_version)"
                        + " VALUES ('upgraded', '" + loaded.objectKey()
                        + "', 'ab', 1, 1, 'first', current_timestamp, '0.1.0')",
                "INSERT INTO millrace.loads"
                        + " (load_id, dataset, \"table\", objects, rows, bytes, started_at, finished_at, loader)"
                        + " VALUES ('first', 'upgraded', 'public.upgraded', 1, 1, 100, current_timestamp,"
                        + " current_timestamp, 'one')",
                "INSERT INTO millrace.bad_rows (dataset, object, line, column_name, code, reason, load_id, found_at)"
                        + " VALUES ('upgraded', '" + loaded.objectKey()
                        + "', 1, 'n', 'load_rejected', 'not a number', 'first', current_timestamp)",
                "INSERT INTO millrace.held_batches (dataset, object, code, reason, held_since, attempts, retry_at)"
                        + " VALUES ('upgraded', '" + held.objectKey()
                        + "', 'load_rejected', 'as it was', current_timestamp, 3, current_timestamp)");

        try (ConfigurableApplicationContext loader = stack.startLoader()) {
            stack.write(DATASET, "{\"_id\":\"c\",\"n\":3}");
            eventually(() -> assertThat(stack.read("SELECT n FROM public.upgraded ORDER BY n"))
                    .containsExactly(List.of("2"), List.of("3")));
            eventually(() -> assertThat(
                            stack.read("SELECT count(*) FROM millrace.held_batches WHERE dataset = 'upgraded'"))
                    .containsExactly(List.of("0")));
            assertThat(stack.read("SELECT count(*) FROM millrace.load_ledger WHERE dataset = 'upgraded'"))
                    .containsExactly(List.of("3"));
            assertThat(loader.isActive()).isTrue();
        }
        try (LoaderOperations operations = stack.operations()) {
            assertThat(operations.badRows(Optional.of(DATASET), 10))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsValue("not a number"));
        }
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
