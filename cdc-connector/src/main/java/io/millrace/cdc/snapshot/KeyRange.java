package io.millrace.cdc.snapshot;

import io.millrace.cdc.binlog.Column.Family;
import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.TableMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Goes through a table by its primary key. */
final class KeyRange {
    /** Types whose order in the server is that of their literals. */
    private static final Set<Family> ORDERED = Set.of(
            Family.INTEGER, Family.DECIMAL, Family.TEXT, Family.BINARY, Family.DATE, Family.DATETIME, Family.TIMESTAMP);

    private final SourceTable table;
    private final List<SourceColumn> key;
    private final int[] indexes;
    private final TableMap map;
    private final JsonMapper json = JsonMapper.builder().build();

    private KeyRange(SourceTable table, List<SourceColumn> key) {
        this.table = table;
        this.key = key;
        this.indexes = key.stream().mapToInt(table.columns()::indexOf).toArray();
        this.map = table.map();
    }

    /** Empty when the table has no primary key, or one that it can't be gone through by. */
    static Optional<KeyRange> of(SourceTable table) {
        List<SourceColumn> key = table.primaryKey().stream()
                .flatMap(name ->
                        table.columns().stream().filter(column -> column.name().equals(name)))
                .toList();
        boolean usable = !key.isEmpty()
                && key.size() == table.primaryKey().size()
                && key.stream()
                        .allMatch(column -> ORDERED.contains(column.family())
                                && !Set.of("uuid", "inet4", "inet6", "vector").contains(column.type()));
        return usable ? Optional.of(new KeyRange(table, key)) : Optional.empty();
    }

    /** What follows the table's name to get the rows behind a key, in order, no further than another. */
    String clauses(List<String> after, List<String> until, int limit) {
        List<String> conditions = new ArrayList<>();
        if (!after.isEmpty()) {
            conditions.add("(" + beyond(after) + ")");
        }
        if (!until.isEmpty()) {
            conditions.add("NOT (" + beyond(until) + ")");
        }
        String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions) + " ";
        return where + "ORDER BY " + names("") + " LIMIT " + limit;
    }

    /** What follows the table's name to get the row of the smallest key. */
    String first() {
        return "ORDER BY " + names("") + " LIMIT 1";
    }

    /** What follows the table's name to get the row of the largest key. */
    String last() {
        return "ORDER BY " + names(" DESC") + " LIMIT 1";
    }

    private String names(String direction) {
        return key.stream()
                .map(column -> SourceTable.quoted(column.name()) + direction)
                .collect(Collectors.joining(", "));
    }

    /** Servers use an index for this form, and not for a comparison of whole rows. */
    private String beyond(List<String> literals) {
        List<String> cases = new ArrayList<>();
        StringBuilder equal = new StringBuilder();
        for (int i = 0; i < key.size(); i++) {
            String column = SourceTable.quoted(key.get(i).name());
            cases.add(equal + column + " > " + literals.get(i));
            equal.append(column).append(" = ").append(literals.get(i)).append(" AND ");
        }
        return String.join(" OR ", cases);
    }

    /** The row's key as SQL literals. */
    List<String> literals(RowImage row) {
        List<String> literals = new ArrayList<>();
        for (int i = 0; i < indexes.length; i++) {
            literals.add(literal(key.get(i), row.text(indexes[i])));
        }
        return literals;
    }

    private String literal(SourceColumn column, String value) {
        return switch (column.family()) {
            case INTEGER -> value;
            case DECIMAL -> json.readTree(value).asString();
            case BINARY ->
                "X'"
                        + HexFormat.of()
                                .formatHex(Base64.getDecoder()
                                        .decode(json.readTree(value).asString())) + "'";
            case TEXT ->
                "_utf8mb4 X'"
                        + HexFormat.of()
                                .formatHex(json.readTree(value).asString().getBytes(StandardCharsets.UTF_8))
                        + "'";
            default -> "'" + json.readTree(value).asString().replace("T", " ").replace("Z", "") + "'";
        };
    }

    /** The key's literals of a row that has nothing but the key's columns. */
    List<String> keyLiterals(RowImage row) {
        List<String> literals = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            literals.add(literal(key.get(i), row.text(i)));
        }
        return literals;
    }

    boolean isOneInteger() {
        return key.size() == 1 && key.get(0).family() == Family.INTEGER;
    }

    SourceTable table() {
        return table;
    }

    /** The table with the columns of its key alone. */
    SourceTable keyTable() {
        return new SourceTable(table.database(), table.name(), key, table.primaryKey());
    }

    /** The table in the binlog's terms; always the same object. */
    TableMap map() {
        return map;
    }
}
