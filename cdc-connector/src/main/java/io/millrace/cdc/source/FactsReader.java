package io.millrace.cdc.source;

import io.millrace.cdc.check.Answer;
import io.millrace.cdc.check.BinlogPosition;
import io.millrace.cdc.check.Grants;
import io.millrace.cdc.check.Hosting;
import io.millrace.cdc.check.ServerFacts;
import io.millrace.cdc.check.ServerVariables;
import io.millrace.cdc.check.ServerVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@link ServerFacts} over one connection. It changes nothing on the server. */
final class FactsReader {
    private static final List<String> VARIABLES = List.of(
            "aurora_version",
            "basedir",
            "binlog_checksum",
            "binlog_expire_logs_auto_purge",
            "binlog_expire_logs_seconds",
            "binlog_format",
            "binlog_row_image",
            "binlog_row_metadata",
            "binlog_row_value_options",
            "binlog_space_limit",
            "expire_logs_days",
            "gtid_mode",
            "log_bin",
            "log_bin_compress",
            "log_replica_updates",
            "log_slave_updates",
            "max_binlog_total_size",
            "server_id",
            "server_uid",
            "server_uuid",
            "system_time_zone",
            "time_zone");

    /** The account lacks a privilege: on a database, a table, a column or for the whole server. */
    private static final Set<Integer> NOT_ALLOWED = Set.of(1044, 1142, 1143, 1227);

    private static final int NO_SUCH_TABLE = 1146;
    private static final String RDS_DIRECTORY = "/rdsdbbin";

    private final Connection connection;

    FactsReader(Connection connection) {
        this.connection = connection;
    }

    ServerFacts read() throws SQLException {
        String versionText = one("SELECT VERSION()").orElse("");
        Optional<ServerVersion> version = ServerVersion.parse(versionText);
        ServerVariables variables = variables();
        Hosting hosting = hosting(variables);
        return new ServerFacts(
                versionText,
                version,
                hosting,
                variables,
                binlogEnd(version),
                grants(),
                replica(version),
                encrypted(),
                hosting == Hosting.OWN ? OptionalInt.empty() : hostedRetentionHours(),
                replicaIds(version));
    }

    /** The connector itself does not register, so it is not among them. */
    private Set<Long> replicaIds(Optional<ServerVersion> version) throws SQLException {
        boolean renamed = version.filter(known -> !known.isMariaDb() && known.isAtLeast(8, 0, 22))
                .isPresent();
        try {
            return rows(renamed ? "SHOW REPLICAS" : "SHOW SLAVE HOSTS", 1).stream()
                    .map(row -> Long.valueOf(row.get(0)))
                    .collect(Collectors.toSet());
        } catch (SQLException e) {
            if (NOT_ALLOWED.contains(e.getErrorCode())) {
                return Set.of();
            }
            throw e;
        }
    }

    private ServerVariables variables() throws SQLException {
        String names = VARIABLES.stream().map(name -> "'" + name + "'").collect(Collectors.joining(","));
        Map<String, String> values = new TreeMap<>();
        for (List<String> row : rows("SHOW GLOBAL VARIABLES WHERE Variable_name IN (" + names + ")", 1, 2)) {
            values.put(row.get(0), row.get(1));
        }
        return new ServerVariables(values);
    }

    private static Hosting hosting(ServerVariables variables) {
        if (variables.has("aurora_version")) {
            return Hosting.AURORA;
        }
        boolean rds = variables
                .text("basedir")
                .filter(directory -> directory.startsWith(RDS_DIRECTORY))
                .isPresent();
        return rds ? Hosting.RDS : Hosting.OWN;
    }

    /** MySQL 8.2 brought the new statement and 8.4 took the old one away; MariaDB has the old one. */
    private Optional<BinlogPosition> binlogEnd(Optional<ServerVersion> version) throws SQLException {
        boolean renamed = version.filter(known -> !known.isMariaDb() && known.isAtLeast(8, 2, 0))
                .isPresent();
        boolean mariaDb = version.filter(ServerVersion::isMariaDb).isPresent();
        try (Statement statement = connection.createStatement();
                ResultSet status = statement.executeQuery(renamed ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS")) {
            if (!status.next()) {
                return Optional.empty();
            }
            return Optional.of(new BinlogPosition(
                    status.getString("File"),
                    status.getLong("Position"),
                    mariaDb
                            ? one("SELECT @@GLOBAL.gtid_binlog_pos").orElse("")
                            : oneLine(status.getString("Executed_Gtid_Set")),
                    filters(status)));
        } catch (SQLException e) {
            if (NOT_ALLOWED.contains(e.getErrorCode())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static List<String> filters(ResultSet status) throws SQLException {
        List<String> filters = new ArrayList<>();
        for (String column : List.of("Binlog_Do_DB", "Binlog_Ignore_DB")) {
            String databases = status.getString(column);
            if (databases != null && !databases.isEmpty()) {
                filters.add(column + "=" + databases);
            }
        }
        return filters;
    }

    private Answer replica(Optional<ServerVersion> version) throws SQLException {
        String statement = "SHOW SLAVE STATUS";
        if (version.filter(ServerVersion::isMariaDb).isPresent()) {
            statement = "SHOW ALL SLAVES STATUS";
        } else if (version.filter(known -> known.isAtLeast(8, 0, 22)).isPresent()) {
            statement = "SHOW REPLICA STATUS";
        }
        try {
            return rows(statement, 1).isEmpty() ? Answer.NO : Answer.YES;
        } catch (SQLException e) {
            if (NOT_ALLOWED.contains(e.getErrorCode())) {
                return Answer.REFUSED;
            }
            throw e;
        }
    }

    private Grants grants() throws SQLException {
        List<String> lines =
                rows("SHOW GRANTS", 1).stream().map(row -> row.get(0)).toList();
        return Grants.parse(one("SELECT CURRENT_USER()").orElse(""), lines);
    }

    private boolean encrypted() throws SQLException {
        return rows("SHOW SESSION STATUS LIKE 'Ssl_cipher'", 2).stream()
                .anyMatch(row -> !row.get(0).isEmpty());
    }

    private OptionalInt hostedRetentionHours() throws SQLException {
        try {
            Optional<String> stored =
                    one("SELECT value FROM mysql.rds_configuration WHERE name = 'binlog retention hours'");
            return stored.filter(hours -> hours.matches("\\d{1,9}"))
                    .map(hours -> OptionalInt.of(Integer.parseInt(hours)))
                    .orElse(OptionalInt.empty());
        } catch (SQLException e) {
            if (NOT_ALLOWED.contains(e.getErrorCode()) || e.getErrorCode() == NO_SUCH_TABLE) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    private Optional<String> one(String query) throws SQLException {
        return rows(query, 1).stream().map(row -> row.get(0)).findFirst();
    }

    /** The given columns of every row; NULL as empty text. */
    private List<List<String>> rows(String query, int... columns) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column : columns) {
                    row.add(oneLine(result.getString(column)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** MySQL breaks a GTID set into lines. */
    private static String oneLine(@Nullable String text) {
        return text == null ? "" : text.replace("\n", "");
    }
}
