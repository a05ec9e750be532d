package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.backend.LoadSession;
import io.millrace.redshift.emulator.backend.LoadSession.DatabaseException;
import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.sql.CopyCommand;
import io.millrace.redshift.emulator.wire.ServerMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The table of a COPY as the client's session sees it.
 *
 * @param columns that the COPY loads, in its order
 * @param copyId of this COPY
 */
record TargetTable(int oid, List<TargetColumn> columns, long copyId, int userId, int processId) {
    private static final String LOOKUP = """
            SELECT c.oid::pg_catalog.int4, pg_catalog.pg_backend_pid(),
                   (SELECT r.oid::pg_catalog.int4 FROM pg_catalog.pg_roles r WHERE r.rolname = current_user),
                   redshift_catalog.next_copy_id(),
                   a.attname, t.typname, a.atttypmod, a.attnotnull, a.attidentity <> ''
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
             WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind IN ('r', 'p')
             ORDER BY a.attnum
            """;

    TargetTable {
        columns = List.copyOf(columns);
    }

    static TargetTable lookUp(CopyCommand command, LoadSession session)
            throws IOException, DatabaseException, StatementFailedException {
        List<List<Optional<String>>> rows = session.query(LOOKUP, command.quotedTable());
        if (rows.isEmpty()) {
            throw new StatementFailedException("Cannot COPY into nonexistent table " + command.table());
        }
        List<TargetColumn> all = new ArrayList<>();
        for (List<Optional<String>> row : rows) {
            all.add(new TargetColumn(
                    text(row, 4), text(row, 5), Integer.parseInt(text(row, 6)), flag(row, 7), flag(row, 8)));
        }
        List<Optional<String>> first = rows.get(0);
        return new TargetTable(
                Integer.parseInt(text(first, 0)),
                chosen(all, command),
                Long.parseLong(text(first, 3)),
                Integer.parseInt(text(first, 2)),
                Integer.parseInt(text(first, 1)));
    }

    /** The statement that takes the rows. */
    String copySql(CopyCommand command) {
        String names = columns.stream()
                .map(column -> CopyCommand.quote(column.name()))
                .collect(Collectors.joining(", ", "(", ")"));
        return "COPY " + command.quotedTable() + " " + names + " FROM STDIN";
    }

    private static List<TargetColumn> chosen(List<TargetColumn> all, CopyCommand command)
            throws StatementFailedException {
        boolean identities = command.options().explicitIds();
        if (command.columns().isEmpty()) {
            return all.stream()
                    .filter(column -> identities || !column.identity())
                    .toList();
        }
        Map<String, TargetColumn> byName =
                all.stream().collect(Collectors.toMap(TargetColumn::name, Function.identity()));
        List<TargetColumn> chosen = new ArrayList<>();
        for (String name : command.columns()) {
            TargetColumn column = byName.get(name);
            if (column == null) {
                throw failed("42703", "column \"" + name + "\" of relation \"" + command.table() + "\" does not exist");
            }
            if (column.identity() && !identities) {
                throw failed("0A000", "cannot set an identity column to a value without EXPLICIT_IDS: " + name);
            }
            if (chosen.contains(column)) {
                throw failed("42701", "column \"" + name + "\" specified more than once");
            }
            chosen.add(column);
        }
        return chosen;
    }

    private static StatementFailedException failed(String sqlState, String text) {
        return new StatementFailedException(ServerMessage.error(sqlState, text));
    }

    private static String text(List<Optional<String>> row, int index) {
        return row.get(index).orElse("");
    }

    private static boolean flag(List<Optional<String>> row, int index) {
        return text(row, index).equals("t");
    }
}
