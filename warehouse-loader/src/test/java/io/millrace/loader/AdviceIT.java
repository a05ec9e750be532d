package io.millrace.loader;

import io.millrace.loader.advice.Advice;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(SharedStack.class)
class AdviceIT {
    private static final String TABLE = "\"advised\".\"laid out badly\"";

    private final LoaderStack stack;

    AdviceIT(LoaderStack stack) {
        this.stack = stack;
    }

    /** Does what it is told, until there is nothing left to say. */
    @Test
    void everyStatementMendsWhatItIsSaidToMend() throws Exception {
        stack.execute(
                "CREATE SCHEMA advised",
                "CREATE TABLE " + TABLE
                        + " (user_id BIGINT ENCODE raw DISTKEY, song_id VARCHAR(MAX) ENCODE zstd, flag BOOLEAN)"
                        + " DISTSTYLE KEY",
                "ALTER TABLE " + TABLE + " ALTER SORTKEY NONE",
                "INSERT INTO " + TABLE + " VALUES (NULL, 'abc', true), (NULL, 'abcd', false), (1, 'x', true)");
        try (LoaderOperations operations = stack.operations()) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(advice(operations))
                    .extracting(Advice::kind)
                    .containsExactly(
                            Advice.Kind.NULL_DISTKEY,
                            Advice.Kind.MISSING_SORTKEY,
                            Advice.Kind.UNENCODED,
                            Advice.Kind.WIDE_JOIN_COLUMN,
                            Advice.Kind.STALE_STATISTICS));
            for (Advice one : advice(operations)) {
                run(one.statement());
            }
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(advice(operations)).isEmpty());
            assertThat(operations.advise(1_000_000)).isEmpty();
        }
    }

    @Test
    void rowsThatCameAfterTheLastVacuumAreUnsorted() throws Exception {
        stack.execute(
                "CREATE SCHEMA unsorted",
                "CREATE TABLE unsorted.late (n INT) SORTKEY (n)",
                "INSERT INTO unsorted.late VALUES (3), (1), (2)");
        try (LoaderOperations operations = stack.operations()) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(of(operations, "\"unsorted\""))
                    .extracting(Advice::statement)
                    .contains("VACUUM SORT ONLY \"unsorted\".\"late\""));
            run("VACUUM SORT ONLY \"unsorted\".\"late\"");
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(of(operations, "\"unsorted\""))
                    .extracting(Advice::kind)
                    .doesNotContain(Advice.Kind.UNSORTED));
        }
    }

    private static List<Advice> advice(LoaderOperations operations) {
        return of(operations, "\"advised\"");
    }

    private static List<Advice> of(LoaderOperations operations, String schema) {
        return operations.advise(0).stream()
                .filter(one -> one.table().startsWith(schema + "."))
                .toList();
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
