package io.millrace.loader.warehouse;

import io.millrace.loader.reconcile.Decision;
import io.millrace.loader.reconcile.HeldBatch;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code held_batches}. Changes lock it first, so that they never conflict. Everything from BEGIN to COMMIT is sent
 * in one piece: LOCK keeps readers out as well, and whoever falls asleep between two statements of a transaction would make
 * them wait until it wakes up.
 */
final class HeldBatches {
    private static final int MAX_REASON = 1_000;
    private static final String ROW = "(?, ?, ?, ?, CAST(? AS TIMESTAMPTZ), ?, CAST(? AS TIMESTAMPTZ), ?)";

    private HeldBatches() {}

    /** One for each object. */
    static List<HeldBatch> of(Connection connection, DatasetName dataset) throws SQLException {
        Map<String, HeldBatch> held = new LinkedHashMap<>();
        Statements.query(
                        connection,
                        row -> read(dataset, row),
                        "SELECT object, code, reason, CAST(EXTRACT(EPOCH FROM held_since) AS BIGINT), attempts,"
                                + " CAST(EXTRACT(EPOCH FROM retry_at) AS BIGINT), decision"
                                + " FROM millrace.held_batches WHERE dataset = ?",
                        dataset.value())
                .forEach(batch -> held.merge(batch.object(), batch, (a, b) -> b.decision() == Decision.OPEN ? a : b));
        return List.copyOf(held.values());
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
        for (List<HeldBatch> chunk : Statements.chunks(batches)) {
            DatasetName dataset = chunk.get(0).dataset();
            Map<String, Decision> decisions = decisions(connection, dataset);
            Change change = new Change();
            delete(change, dataset, chunk.stream().map(HeldBatch::object).toList(), decisions);
            insert(change, chunk, decisions);
            change.make(connection);
        }
    }

    private static Map<String, Decision> decisions(Connection connection, DatasetName dataset) throws SQLException {
        Map<String, Decision> decisions = new HashMap<>();
        of(connection, dataset).forEach(held -> decisions.put(held.object(), held.decision()));
        return decisions;
    }

    static void remove(Connection connection, DatasetName dataset, Collection<String> objects) throws SQLException {
        for (List<String> chunk : Statements.chunks(objects)) {
            Change change = new Change();
            delete(change, dataset, chunk);
            change.make(connection);
        }
    }

    /** It is tried at once then, or as soon as the loader looks. */
    static boolean decide(Connection connection, DatasetName dataset, String object, Decision decision)
            throws SQLException {
        boolean held = of(connection, dataset).stream()
                .anyMatch(batch -> batch.object().equals(object));
        if (held) {
            new Change()
                    .add(
                            "UPDATE millrace.held_batches SET decision = ?, retry_at = getdate()"
                                    + " WHERE dataset = ? AND object = ?",
                            decision.text(),
                            dataset.value(),
                            object)
                    .make(connection);
        }
        return held;
    }

    /** A person may decide after the decisions were read: then the row with the decision stays beside the new one. */
    private static void delete(
            Change change, DatasetName dataset, List<String> objects, Map<String, Decision> decisions) {
        List<String> open =
                objects.stream().filter(object -> isOpen(object, decisions)).toList();
        List<String> decided =
                objects.stream().filter(object -> !isOpen(object, decisions)).toList();
        if (!open.isEmpty()) {
            delete(change, dataset, open, " AND COALESCE(decision, 'open') = 'open'");
        }
        if (!decided.isEmpty()) {
            delete(change, dataset, decided);
        }
    }

    private static boolean isOpen(String object, Map<String, Decision> decisions) {
        return decisions.getOrDefault(object, Decision.OPEN) == Decision.OPEN;
    }

    private static void delete(Change change, DatasetName dataset, List<String> objects) {
        delete(change, dataset, objects, "");
    }

    private static void delete(Change change, DatasetName dataset, List<String> objects, String condition) {
        List<Object> parameters = new ArrayList<>();
        parameters.add(dataset.value());
        parameters.addAll(objects);
        change.add(
                "DELETE FROM millrace.held_batches WHERE dataset = ? AND object IN ("
                        + Statements.repeat("?", objects.size()) + ")" + condition,
                parameters.toArray());
    }

    private static void insert(Change change, List<HeldBatch> batches, Map<String, Decision> decisions) {
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
        change.add(
                "INSERT INTO millrace.held_batches (dataset, object, code, reason, held_since, attempts, retry_at, decision) VALUES "
                        + Statements.repeat(ROW, batches.size()),
                parameters.toArray());
    }

    private static String shortened(String reason) {
        return reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
    }

    /** One transaction. */
    private static final class Change {
        private final StringBuilder sql = new StringBuilder("BEGIN; LOCK millrace.held_batches; ");
        private final List<Object> parameters = new ArrayList<>();

        private Change add(String statement, Object... values) {
            sql.append(statement).append("; ");
            parameters.addAll(List.of(values));
            return this;
        }

        /** When it fails the connection has to be closed, which undoes everything. */
        private void make(Connection connection) throws SQLException {
            Statements.execute(connection, sql.append("COMMIT").toString(), parameters.toArray());
        }
    }
}
