package io.millrace.monitor.console;

import io.millrace.monitor.warehouse.WarehouseSession;
import io.millrace.schemas.dataset.DatasetName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;

/**
 * What the pages ask of the loader's tables, and the wishes that people leave there for the loader. Every method throws
 * {@link io.millrace.schemas.error.MillraceException} with {@link
 * io.millrace.schemas.error.ErrorCode#WAREHOUSE_UNAVAILABLE} when the warehouse is away. Tables that are not there yet are
 * empty.
 */
public final class ConsoleWarehouse implements AutoCloseable {
    private static final String NO_TABLE = "42P01";
    private static final String NO_SCHEMA = "3F000";

    private final WarehouseSession session;

    /**
     * @param session its own: pages wait for one another here, and for nobody else
     */
    public ConsoleWarehouse(WarehouseSession session) {
        this.session = session;
    }

    /** Bad rows that were not loaded since, the latest first. */
    List<BadRowItem> badRows(DatasetName dataset, int most) {
        return list(
                "select * from millrace.bad_rows where dataset = ? and replayed_by is null"
                        + " order by found_at desc, object, line limit " + most,
                ConsoleWarehouse::badRow,
                dataset.value());
    }

    /** How many there are. */
    long badRowCount(DatasetName dataset) {
        return list(
                        "select count(*) from millrace.bad_rows where dataset = ? and replayed_by is null",
                        row -> row.getLong(1),
                        dataset.value())
                .stream()
                .findFirst()
                .orElse(0L);
    }

    /** One bad row; empty when there is none at this place, or it was loaded since. */
    Optional<BadRowItem> badRow(String object, long line) {
        return list(
                        "select * from millrace.bad_rows where object = ? and line = ? and replayed_by is null",
                        ConsoleWarehouse::badRow,
                        object,
                        line)
                .stream()
                .findFirst();
    }

    /** The latest loads of a dataset, the latest first. */
    List<LoadItem> loads(DatasetName dataset, int most) {
        return list(
                "select * from millrace.loads where dataset = ? order by finished_at desc limit " + most,
                ConsoleWarehouse::load,
                dataset.value());
    }

    /** Objects of a dataset that the ledger knows among these. */
    Set<String> loaded(DatasetName dataset, List<String> objects) {
        if (objects.isEmpty()) {
            return Set.of();
        }
        List<Object> parameters = new ArrayList<>(List.of(dataset.value()));
        parameters.addAll(objects);
        String places = "?" + ", ?".repeat(objects.size() - 1);
        return new HashSet<>(list(
                "select object from millrace.load_ledger where dataset = ? and object in (" + places + ")",
                row -> row.getString(1),
                parameters.toArray()));
    }

    /** The latest wishes for a replay, the latest first. */
    List<ReplayItem> replays(DatasetName dataset, int most) {
        return list(
                "select * from millrace.replay_requests where dataset = ? order by asked_at desc limit " + most,
                ConsoleWarehouse::replay,
                dataset.value());
    }

    /**
     * Asks the loader to load bad rows once more.
     *
     * @param object only the bad rows of this object; empty for all of the dataset
     * @return whether the loader knows wishes; one of an older version doesn't
     */
    boolean askReplay(String id, DatasetName dataset, Optional<String> object, String who, Instant now) {
        return change(
                        "insert into millrace.replay_requests (request_id, dataset, object, asked_by, asked_at)"
                                + " values (?, ?, ?, ?, cast(? as timestamptz))",
                        id,
                        dataset.value(),
                        object.orElse(""),
                        who,
                        now.toString())
                > 0;
    }

    /** Which version of each partition of each job's result the warehouse holds. */
    Map<String, Map<String, String>> derivedVersions() {
        record Loaded(String dataset, String partition, String version) {}
        Map<String, Map<String, String>> versions = new HashMap<>();
        list(
                        "select dataset, partition_name, version from millrace.derived_ledger",
                        row -> new Loaded(row.getString(1), row.getString(2), row.getString(3)))
                .forEach(loaded -> versions.computeIfAbsent(loaded.dataset(), any -> new HashMap<>())
                        .put(loaded.partition(), loaded.version()));
        return versions;
    }

    /**
     * Writes down what to do about a held batch.
     *
     * @param decision {@code approved} or {@code rejected}
     * @return whether it is held
     */
    boolean decide(DatasetName dataset, String object, String decision) {
        return change(
                        "update millrace.held_batches set decision = ? where dataset = ? and object = ?",
                        decision,
                        dataset.value(),
                        object)
                > 0;
    }

    private static BadRowItem badRow(ResultSet row) throws SQLException {
        return new BadRowItem(
                row.getString("dataset"),
                row.getString("object"),
                row.getLong("line"),
                text(row, "column_name"),
                text(row, "code"),
                text(row, "reason"),
                instant(row, "found_at"),
                text(row, "row_text"),
                text(row, "bad_file"));
    }

    private static LoadItem load(ResultSet row) throws SQLException {
        return new LoadItem(
                row.getString("load_id"),
                row.getString("table"),
                row.getLong("objects"),
                row.getLong("rows"),
                row.getLong("bytes"),
                instant(row, "started_at").orElse(Instant.EPOCH),
                instant(row, "finished_at").orElse(Instant.EPOCH),
                text(row, "mode"));
    }

    private static ReplayItem replay(ResultSet row) throws SQLException {
        return new ReplayItem(
                row.getString("request_id"),
                text(row, "asked_by"),
                instant(row, "asked_at").orElse(Instant.EPOCH),
                instant(row, "finished_at"),
                row.getLong("loaded"),
                row.getLong("duplicates"),
                row.getLong("still_bad"),
                text(row, "problem"));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column, Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT));
        return Optional.ofNullable(time).map(Timestamp::toInstant);
    }

    private <T> List<T> list(String sql, Mapper<T> mapper, Object... parameters) {
        return session.run(connection -> {
            try (PreparedStatement statement = prepared(connection, sql, parameters);
                    ResultSet rows = statement.executeQuery()) {
                List<T> list = new ArrayList<>();
                while (rows.next()) {
                    list.add(mapper.map(rows));
                }
                return list;
            } catch (SQLException e) {
                if (isMissing(e)) {
                    return List.of();
                }
                throw e;
            }
        });
    }

    private int change(String sql, Object... parameters) {
        return session.run(connection -> {
            try (PreparedStatement statement = prepared(connection, sql, parameters)) {
                return statement.executeUpdate();
            } catch (SQLException e) {
                if (isMissing(e)) {
                    return 0;
                }
                throw e;
            }
        });
    }

    private static boolean isMissing(SQLException failure) {
        return NO_TABLE.equals(failure.getSQLState()) || NO_SCHEMA.equals(failure.getSQLState());
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] instanceof Long number) {
                statement.setLong(i + 1, number);
            } else {
                statement.setString(i + 1, parameters[i].toString());
            }
        }
        return statement;
    }

    @Override
    public void close() {
        session.close();
    }

    @FunctionalInterface
    private interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }
}
