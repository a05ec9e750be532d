package io.millrace.cdc.verify;

import io.millrace.cdc.binlog.Column;
import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.TableMap;
import io.millrace.cdc.snapshot.SourceTable;
import io.millrace.cdc.snapshot.TableRows;
import io.millrace.cdc.source.SourceConnections;
import io.millrace.cdc.stream.ColumnRules;
import io.millrace.cdc.stream.RowView;
import io.millrace.schemas.dataset.NameFolding;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The side of the source: its rows as the connector would show them. */
final class SourceRows {
    private static final Duration LONGEST_SELECT = Duration.ofMinutes(10);

    /** Types whose order is the same on both sides. */
    private static final Set<Column.Family> ORDERED = Set.of(
            Column.Family.INTEGER,
            Column.Family.DECIMAL,
            Column.Family.DATE,
            Column.Family.DATETIME,
            Column.Family.TIMESTAMP);

    private final SourceConnections connections;
    private final SourceTable table;
    private final TableMap map;
    private final RowView view;
    private final int sliceRows;

    /**
     * @param sliceRows about how many rows a slice has
     */
    SourceRows(SourceConnections connections, SourceTable table, ColumnRules rules, int sliceRows) {
        this.connections = connections;
        this.table = table;
        this.map = table.map();
        this.view = new RowView(map, rules);
        this.sliceRows = sliceRows;
    }

    /**
     * What both sides have; empty when the mirror lacks a column of the key.
     *
     * @param mirror the mirror's columns with their types
     */
    Optional<Layout> layout(Map<String, String> mirror) {
        List<ComparedColumn> columns = new ArrayList<>();
        for (int i = 0; i < map.columns().size(); i++) {
            if (view.isExcluded(i)) {
                continue;
            }
            String folded = NameFolding.column(map.columns().get(i).name()).orElse("");
            String type = mirror.getOrDefault(folded, "");
            int place = i;
            ValueKind.of(type).ifPresent(kind -> columns.add(new ComparedColumn(place, folded, kind)));
        }
        List<Integer> key = new ArrayList<>();
        for (int place : map.primaryKey()) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).source() == place) {
                    key.add(i);
                }
            }
        }
        return key.isEmpty() || key.size() < map.primaryKey().length
                ? Optional.empty()
                : Optional.of(new Layout(columns, key));
    }

    boolean hasKey() {
        return map.primaryKey().length > 0;
    }

    /** The slices of the table, which together hold every row that either side could have. */
    List<Slice> slices() throws SQLException {
        int first = map.primaryKey()[0];
        Column.Family family = map.columns().get(first).family();
        if (view.isPlain(first) && ORDERED.contains(family)) {
            return ranges(family);
        }
        if (view.isPlain(first) && family == Column.Family.TEXT) {
            return hashed();
        }
        return List.of(new Slice.Whole());
    }

    private List<Slice> ranges(Column.Family family) throws SQLException {
        String column = quotedFirst();
        List<Slice> slices = new ArrayList<>();
        Optional<String> after = Optional.empty();
        try (Connection connection = connections.open(LONGEST_SELECT);
                Statement statement = connection.createStatement()) {
            while (true) {
                String beyond = after.map(literal -> " WHERE " + column + " > " + literal)
                        .orElse("");
                Optional<String> until = Optional.empty();
                try (ResultSet rows = statement.executeQuery("SELECT CAST(" + column + " AS CHAR) FROM " + quotedTable()
                        + beyond + " ORDER BY " + column + " LIMIT 1 OFFSET " + sliceRows)) {
                    if (rows.next()) {
                        until = Optional.of(literal(family, rows.getString(1)));
                    }
                }
                slices.add(new Slice.Range(after, until));
                if (until.isEmpty()) {
                    return slices;
                }
                after = until;
            }
        }
    }

    private static String literal(Column.Family family, String text) {
        return family == Column.Family.INTEGER || family == Column.Family.DECIMAL ? text : "'" + text + "'";
    }

    private List<Slice> hashed() throws SQLException {
        long rows;
        try (Connection connection = connections.open(LONGEST_SELECT);
                Statement statement = connection.createStatement();
                ResultSet counted = statement.executeQuery("SELECT COUNT(*) FROM " + quotedTable())) {
            counted.next();
            rows = counted.getLong(1);
        }
        List<String> prefixes = List.of("");
        for (long slices = 1; rows / slices > sliceRows; slices *= 16) {
            List<String> longer = new ArrayList<>();
            for (String prefix : prefixes) {
                for (char digit : "0123456789abcdef".toCharArray()) {
                    longer.add(prefix + digit);
                }
            }
            prefixes = longer;
        }
        return prefixes.stream()
                .<Slice>map(prefix -> prefix.isEmpty() ? new Slice.Whole() : new Slice.Hashed(prefix))
                .toList();
    }

    void read(Slice slice, Layout layout, Consumer<Row> target) throws SQLException {
        try (Connection connection = connections.open(LONGEST_SELECT)) {
            String condition =
                    slice.inSource(quotedFirst()).map(text -> "WHERE " + text).orElse("");
            new TableRows(connection, table).read(condition, row -> {
                target.accept(row(row, layout));
                return true;
            });
        }
    }

    private Row row(RowImage row, Layout layout) {
        List<Optional<String>> values = new ArrayList<>(layout.columns().size());
        for (ComparedColumn column : layout.columns()) {
            values.add(view.value(row, column.source()).map(column.kind()::ofJson));
        }
        return Row.of(layout.key().stream().map(i -> values.get(i).orElse("")).toList(), values);
    }

    private String quotedFirst() {
        return quoted(map.columns().get(map.primaryKey()[0]).name());
    }

    private String quotedTable() {
        return quoted(table.database()) + "." + quoted(table.name());
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
