package io.millrace.standalone.cli;

import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Credentials;
import io.millrace.standalone.stack.Endpoints;
import io.millrace.standalone.stack.Ports;
import io.millrace.standalone.terminal.TextTable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace sql}: one statement as the analyst or the owner, for machines without psql. */
@Command(
        name = "sql",
        description =
                "Runs one query as the read-only analyst of the standalone installation and prints its rows; or any"
                        + " statement as the owner of its tables.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace sql \"select count(*) from plays\""})
final class SqlCommand implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--owner", description = "As the owner of the tables, who may change them.")
    private boolean owner;

    @Option(names = "--json", description = "Print one JSON object a row.")
    private boolean json;

    @Parameters(paramLabel = "QUERY", description = "The SQL.")
    private String query = "";

    @Override
    public Integer call() {
        Ports ports = Endpoints.read(data.data);
        String url = "jdbc:redshift://127.0.0.1:" + ports.of(Component.WAREHOUSE) + "/warehouse?ssl=false";
        try (Connection connection = DriverManager.getConnection(url, user(), password());
                Statement statement = connection.createStatement()) {
            return run(statement);
        } catch (SQLException e) {
            System.err.println("Cannot reach the warehouse: " + e.getMessage());
            return ExitCode.UNREACHABLE;
        }
    }

    private String user() {
        return owner ? Credentials.OWNER : Credentials.ANALYST;
    }

    private String password() {
        return owner
                ? Endpoints.secrets(data.data).getOrDefault("MILLRACE_WAREHOUSE_PASSWORD", "")
                : Credentials.ANALYST_PASSWORD;
    }

    private int run(Statement statement) {
        try {
            if (!statement.execute(query)) {
                int changed = statement.getUpdateCount();
                System.err.println(changed > 0 ? "Done: " + changed + " rows changed." : "Done.");
                return ExitCode.DONE;
            }
            try (ResultSet rows = statement.getResultSet()) {
                if (json) {
                    JsonRows.print(rows, System.out);
                } else {
                    print(rows);
                }
            }
            return ExitCode.DONE;
        } catch (SQLException e) {
            System.err.println(e.getMessage());
            return ExitCode.FOUND_WRONG;
        }
    }

    private static void print(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        String[] names = new String[columns.getColumnCount()];
        for (int i = 0; i < names.length; i++) {
            names[i] = columns.getColumnLabel(i + 1);
        }
        TextTable table = new TextTable(names);
        while (rows.next()) {
            Object[] cells = new Object[names.length];
            for (int i = 0; i < names.length; i++) {
                String value = rows.getString(i + 1);
                cells[i] = value == null ? "" : value;
            }
            table.row(cells);
        }
        table.lines("").forEach(System.out::println);
    }
}
