package io.millrace.loader.warehouse;

import io.millrace.loader.reconcile.Decision;
import io.millrace.loader.reconcile.HeldBatch;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table {@code held_batches}. Changes lock it first, so that they never conflict. */
final class HeldBatches {
    private static final int MAX_REASON = 1_000;
    private static final String ROW = "(?, ?, ?, ?, CAST(? AS TIMESTAMPTZ), ?, CAST(? AS TIMESTAMPTZ), ?)";

    private HeldBatches() {}

    static List<HeldBatch> of(Connection connection, DatasetName dataset) throws SQLException {
        return Statements.query(
                connection,
                row -> read(dataset, row),
                "SELECT object, code, reason, CAST(EXTRACT(EPOCH FROM held_since) AS BIGINT), attempts,"
                        + " CAST(EXTRACT(EPOCH FROM retry_at) AS BIGINT), decision"
                        + " FROM millrace.held_batches WHERE dataset = ?",
                dataset.value());
    }

    private static HeldBatch read(DatasetName dataset, ResultSet row) throws SQLException {
        return new HeldBatch(
                dataset,
                row.getString(1),
                code(row.getString(2)),
                row.getString(3),
                Instant.ofEpochSecond(row.getLong(4)),
                Math.max(1, row.getInt(5)),
                Instant.ofEpochSecond(row.getLong(6)),
                decision(row.getString(7)));
    }

    private static Decision decision(@Nullable String text) {
        return text == null ? Decision.OPEN : Decision.of(text);
    }

    /** A newer version may have written a code that this one doesn't know. */
    private static ErrorCode code(String text) {
        try {
            return ErrorCode.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            return ErrorCode.LOAD_REJECTED;
        }
    }

    static void replace(Connection connection, Collection<HeldBatch> batches) throws SQLException {
        change(connection, () -> {
            for (List<HeldBatch> chunk : Statements.chunks(batches)) {
                DatasetName dataset = chunk.get(0).dataset();
                // A person may have decided meanwhile.
                Map<String, Decision> decisions = decisions(connection, dataset);
                delete(
                        connection,
                        dataset,
                        chunk.stream().map(HeldBatch::object).toList());
                insert(connection, chunk, decisions);
            }
        });
    }

    private static Map<String, Decision> decisions(Connection connection, DatasetName dataset) throws SQLException {
        Map<String, Decision> decisions = new HashMap<>();
        of(connection, dataset).forEach(held -> decisions.put(held.object(), held.decision()));
        return decisions;
    }

    static void remove(Connection connection, DatasetName dataset, Collection<String> objects) throws SQLException {
        change(connection, () -> {
            for (List<String> chunk : Statements.chunks(objects)) {
                delete(connection, dataset, chunk);
            }
        });
    }

    /** It is tried at once then, or as soon as the loader looks. */
    static boolean decide(Connection connection, DatasetName dataset, String object, Decision decision)
            throws SQLException {
        boolean held = of(connection, dataset).stream()
                .anyMatch(batch -> batch.object().equals(object));
        if (held) {
            change(
                    connection,
                    () -> Statements.update(
                            connection,
                            "UPDATE millrace.held_batches SET decision = ?, retry_at = getdate()"
                                    + " WHERE dataset = ? AND object = ?",
                            decision.text(),
                            dataset.value(),
                            object));
        }
        return held;
    }

    private static void change(Connection connection, Change change) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement lock = connection.createStatement()) {
            lock.execute("LOCK millrace.held_batches");
            change.make();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void delete(Connection connection, DatasetName dataset, List<String> objects) throws SQLException {
        List<Object> parameters = new ArrayList<>();
        parameters.add(dataset.value());
        parameters.addAll(objects);
        Statements.update(
                connection,
                "DELETE FROM millrace.held_batches WHERE dataset = ? AND object IN ("
                        + Statements.repeat("?", objects.size()) + ")",
                parameters.toArray());
    }

    private static void insert(Connection connection, List<HeldBatch> batches, Map<String, Decision> decisions)
            throws SQLException {
        List<Object> parameters = new ArrayList<>();
        for (HeldBatch batch : batches) {
            parameters.addAll(List.of(
                    batch.dataset().value(),
                    batch.object(),
                    batch.code().text(),
                    shortened(batch.reason()),
                    batch.heldSince().toString(),
                    batch.attempts(),
                    batch.retryAt().toString(),
                    decisions.getOrDefault(batch.object(), batch.decision()).text()));
        }
        Statements.update(
                connection,
                "INSERT INTO millrace.held_batches (dataset, object, code, reason, held_since, attempts, retry_at, decision) VALUES "
                        + Statements.repeat(ROW, batches.size()),
                parameters.toArray());
    }

    private static String shortened(String reason) {
        return reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
    }

    @FunctionalInterface
    private interface Change {
        void make() throws SQLException;
    }
}
