package io.millrace.monitor.warehouse;

import io.millrace.schemas.dataset.DatasetName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the ledger says by hour of arrival, which stands in the keys of the batches. */
public final class LedgerHours {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("yyyy/MM/dd/HH", Locale.ROOT);
    private static final long HOUR_SECONDS = Duration.ofHours(1).toSeconds();
    /** The part of an object's key after {@code raw/<dataset>/}: 13 characters, year to hour. */
    private static final String KEY_HOUR = "substring(object, length(dataset) + 6, 13)";

    private final WarehouseSession session;

    /** @param session closed by the caller */
    public LedgerHours(WarehouseSession session) {
        this.session = session;
    }

    /** Sums of an hour's batches. */
    public record Sums(long rows, long bad, long duplicates) {}

    /** The sums of each dataset and hour from an hour on; nothing before the first load. */
    public Map<DatasetName, Map<Long, Sums>> from(long firstHour) {
        return session.run(connection -> {
            Map<DatasetName, Map<Long, Sums>> sums = new HashMap<>();
            if (!exists(connection)) {
                return sums;
            }
            String duplicates = WarehouseQueries.hasColumn(connection, WarehouseQueries.LEDGER, "duplicates")
                    ? "sum(coalesce(duplicates, 0))"
                    : "0";
            try (PreparedStatement statement = connection.prepareStatement("select dataset, " + KEY_HOUR
                    + ", sum(rows), sum(bad), " + duplicates + " from millrace.load_ledger where " + KEY_HOUR
                    + " >= ? group by 1, 2")) {
                statement.setString(1, text(firstHour));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        sums.computeIfAbsent(new DatasetName(rows.getString(1)), any -> new HashMap<>())
                                .put(
                                        hour(rows.getString(2)),
                                        new Sums(rows.getLong(3), rows.getLong(4), rows.getLong(5)));
                    }
                }
            }
            return sums;
        });
    }

    /** Rows of each batch of a dataset from an hour on that the ledger stands for, by the object's key. */
    public Map<String, Long> batches(DatasetName dataset, long firstHour) {
        return session.run(connection -> {
            Map<String, Long> batches = new HashMap<>();
            if (!exists(connection)) {
                return batches;
            }
            String duplicates = WarehouseQueries.hasColumn(connection, WarehouseQueries.LEDGER, "duplicates")
                    ? "coalesce(duplicates, 0)"
                    : "0";
            try (PreparedStatement statement = connection.prepareStatement("select object, rows + bad + " + duplicates
                    + " from millrace.load_ledger where dataset = ? and " + KEY_HOUR + " >= ?")) {
                statement.setString(1, dataset.value());
                statement.setString(2, text(firstHour));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        batches.put(rows.getString(1), rows.getLong(2));
                    }
                }
            }
            return batches;
        });
    }

    /** Keys of the batches of an hour that are loaded. */
    public Set<String> objects(DatasetName dataset, long hour) {
        return session.run(connection -> {
            Set<String> objects = new HashSet<>();
            if (!exists(connection)) {
                return objects;
            }
            try (PreparedStatement statement = connection.prepareStatement(
                    "select object from millrace.load_ledger where dataset = ? and object like ?")) {
                statement.setString(1, dataset.value());
                statement.setString(2, "raw/" + dataset.value().replace("_", "\\_") + "/" + text(hour) + "/%");
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        objects.add(rows.getString(1));
                    }
                }
            }
            return objects;
        });
    }

    private static boolean exists(Connection connection) throws SQLException {
        return WarehouseQueries.hasColumn(connection, WarehouseQueries.LEDGER, "object");
    }

    private static String text(long hour) {
        return HOUR.format(Instant.ofEpochSecond(hour * HOUR_SECONDS).atOffset(ZoneOffset.UTC));
    }

    private static long hour(String text) {
        return LocalDateTime.parse(text + "/00", DateTimeFormatter.ofPattern("yyyy/MM/dd/HH/mm", Locale.ROOT))
                        .toEpochSecond(ZoneOffset.UTC)
                / HOUR_SECONDS;
    }
}
