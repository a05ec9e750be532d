package io.millrace.loader.mirror;

import io.millrace.loader.table.Identifiers;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.dataset.ReservedColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The statements that bring staged rows into a table, all within one transaction. Only statements that Redshift and PostgreSQL
 * understand alike. A row never takes the place of a newer one, in whatever order batches come.
 */
public final class MergeSql {
    /** The staging table, which is gone with its session. */
    public static final String STAGE = "\"millrace_stage\"";

    private static final String LAST = "\"millrace_last\"";
    private static final String NUMBER = "\"_number\"";
    private static final String ID = Identifiers.quote(ReservedColumns.ID);
    private static final String RECEIVED_AT = Identifiers.quote(ReservedColumns.RECEIVED_AT);
    private static final String OP = Identifiers.quote(ReservedColumns.OP);
    private static final String POSITION = Identifiers.quote(ReservedColumns.POSITION);
    private static final String COMMITTED_AT = Identifiers.quote(ReservedColumns.COMMITTED_AT);
    private static final String DELETED = Identifiers.quote(ReservedColumns.DELETED);

    private MergeSql() {}

    /** Makes the staging table: the target's types without its constraints. */
    public static String createStage(TableName table, LoadMode mode) {
        if (!(mode instanceof LoadMode.Mirror mirror)) {
            return "CREATE TEMP TABLE " + STAGE + " AS SELECT * FROM " + table.quoted() + " WHERE false";
        }
        List<String> columns = new ArrayList<>(List.of(
                "CAST('' AS VARCHAR(1)) AS " + OP,
                "CAST(0 AS BIGINT) AS " + POSITION,
                "CAST(NULL AS TIMESTAMPTZ) AS " + COMMITTED_AT));
        for (int i = 0; i < mirror.key().size(); i++) {
            columns.add("t." + Identifiers.quote(mirror.key().get(i)) + " AS " + staged(i));
        }
        mirror.columns().keySet().forEach(column -> columns.add("t." + Identifiers.quote(column)));
        return "CREATE TEMP TABLE " + STAGE + " AS SELECT " + String.join(", ", columns) + " FROM " + table.quoted()
                + " t WHERE false";
    }

    /** Brings the staged rows of an upsert into the table. */
    public static List<String> upsert(TableName table, LoadMode.Upsert mode) {
        String key = quoted(mode.key().stream());
        String columns = quoted(mode.columns().stream());
        String order = mode.order().stream()
                .map(column -> Identifiers.quote(column) + " DESC")
                .collect(Collectors.joining(", "));
        String keyed = all(mode.key(), column -> Identifiers.quote(column) + " IS NOT NULL");
        String matches = all(mode.key(), column -> same(column, column));
        return List.of(
                "CREATE TEMP TABLE " + LAST + " AS SELECT * FROM (SELECT s.*, ROW_NUMBER() OVER (PARTITION BY " + key
                        + " ORDER BY " + order + ") AS " + NUMBER + " FROM " + STAGE + " s WHERE " + keyed
                        + ") x WHERE " + NUMBER + " = 1",
                "DELETE FROM " + LAST + " USING " + table.quoted() + " t WHERE " + matches + " AND "
                        + newer(mode.order()),
                "DELETE FROM " + table.quoted() + " USING " + LAST + " WHERE "
                        + all(
                                mode.key(),
                                column -> table.quoted() + "." + Identifiers.quote(column) + " = " + LAST + "."
                                        + Identifiers.quote(column)),
                "INSERT INTO " + table.quoted() + " (" + columns + ") SELECT " + columns + " FROM " + LAST,
                "INSERT INTO " + table.quoted() + " (" + columns + ") SELECT " + columns + " FROM " + STAGE
                        + " WHERE NOT (" + keyed + ")");
    }

    /** When the first of the staged rows came, in seconds of the epoch; one row, NULL for never. */
    public static String firstStaged() {
        return "SELECT CAST(EXTRACT(EPOCH FROM MIN(" + RECEIVED_AT + ")) AS BIGINT) FROM " + STAGE;
    }

    /**
     * Leaves those of the staged rows over that are to be inserted.
     *
     * @param since the earliest time of a row in the table that may be the same event as a staged one; empty for never
     */
    public static List<String> distinct(TableName table, Optional<Instant> since) {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TEMP TABLE " + LAST + " AS SELECT * FROM (SELECT s.*, ROW_NUMBER() OVER (PARTITION BY "
                + ID + " ORDER BY " + RECEIVED_AT + ") AS " + NUMBER + " FROM " + STAGE + " s) x WHERE " + NUMBER
                + " = 1 OR " + ID + " IS NULL");
        since.ifPresent(moment -> statements.add("DELETE FROM " + LAST + " USING " + table.quoted() + " t WHERE t."
                + ID + " = " + LAST + "." + ID + " AND t." + RECEIVED_AT + " >= CAST(" + literal(moment.toString())
                + " AS TIMESTAMPTZ)"));
        return statements;
    }

    /** How many rows are left over; one row. */
    public static String countDistinct() {
        return "SELECT COUNT(*) FROM " + LAST;
    }

    /** Inserts what is left over. */
    public static String insertDistinct(TableName table, LoadMode.Distinct mode) {
        String columns = quoted(mode.columns().stream());
        return "INSERT INTO " + table.quoted() + " (" + columns + ") SELECT " + columns + " FROM " + LAST;
    }

    /** Keeps every staged row or change in a second table. */
    public static String history(TableName history, LoadMode mode) {
        if (mode instanceof LoadMode.Mirror mirror) {
            return append(history, mirror);
        }
        if (mode instanceof LoadMode.Upsert upsert) {
            String columns = quoted(upsert.columns().stream());
            return "INSERT INTO " + history.quoted() + " (" + columns + ") SELECT " + columns + " FROM " + STAGE;
        }
        throw new IllegalArgumentException("a table of mode " + mode.text() + " is its own history");
    }

    /** Whether the table's row is at least as new, column by column; one without a value is older than any. */
    private static String newer(List<String> order) {
        List<String> cases = new ArrayList<>();
        String equal = "";
        for (String column : order) {
            String name = Identifiers.quote(column);
            cases.add(equal + "t." + name + " > " + LAST + "." + name);
            equal += "t." + name + " = " + LAST + "." + name + " AND ";
        }
        cases.add(equal.substring(0, equal.length() - " AND ".length()));
        return "((" + String.join(") OR (", cases) + "))";
    }

    /** Keeps the position of the latest truncation, so that rows from before it stay away however late they come. */
    public static String recordTruncation(LoadMode.Mirror mode) {
        return "INSERT INTO millrace.mirror_truncations (dataset, position) SELECT " + literal(mode.dataset())
                + ", MAX(" + POSITION + ") FROM " + STAGE + " WHERE " + OP + " = 't' HAVING MAX(" + POSITION
                + ") IS NOT NULL";
    }

    /** The position of the latest truncation; one row, -1 when there is none. */
    public static String lastTruncation(LoadMode.Mirror mode) {
        return "SELECT COALESCE(MAX(position), -1) FROM millrace.mirror_truncations WHERE dataset = "
                + literal(mode.dataset());
    }

    /**
     * Brings the staged changes into the table.
     *
     * @param truncated position of the latest truncation
     */
    public static List<String> mirror(TableName table, LoadMode.Mirror mode, long truncated) {
        if (mode.key().isEmpty()) {
            return List.of(append(table, mode));
        }
        String target = table.quoted();
        List<String> statements = new ArrayList<>();
        statements.add(
                mode.removes()
                        ? "DELETE FROM " + target + " WHERE " + POSITION + " < " + truncated
                        : "UPDATE " + target + " SET " + DELETED + " = true, " + OP + " = 't', " + POSITION + " = "
                                + truncated + " WHERE " + POSITION + " < " + truncated + " AND COALESCE(" + DELETED
                                + ", false) = false");
        statements.add("CREATE TEMP TABLE " + LAST + " AS SELECT * FROM (SELECT s.*, ROW_NUMBER() OVER (PARTITION BY "
                + keys(mode) + " ORDER BY " + POSITION + " DESC) AS " + NUMBER + " FROM " + STAGE + " s WHERE " + OP
                + " <> 't' AND " + POSITION + " > " + truncated + ") x WHERE " + NUMBER + " = 1");
        statements.add("DELETE FROM " + LAST + " USING " + target + " t WHERE " + matches(mode, "t") + " AND t."
                + POSITION + " >= " + LAST + "." + POSITION);
        statements.addAll(mode.removes() ? removals(target, mode) : marks(target, mode));
        statements.add("DELETE FROM " + target + " USING " + LAST + " WHERE " + matches(mode, target));
        statements.add("INSERT INTO " + target + " (" + columns(mode) + ") SELECT " + values(mode) + " FROM " + LAST);
        return statements;
    }

    /** A deleted row keeps its last values; one that was never here becomes a row of its key alone. */
    private static List<String> marks(String target, LoadMode.Mirror mode) {
        return List.of(
                "UPDATE " + target + " SET " + DELETED + " = true, " + OP + " = 'd', " + POSITION + " = " + LAST + "."
                        + POSITION + ", " + COMMITTED_AT + " = " + LAST + "." + COMMITTED_AT + " FROM " + LAST
                        + " WHERE " + matches(mode, target) + " AND " + LAST + "." + OP + " = 'd'",
                "DELETE FROM " + LAST + " USING " + target + " t WHERE " + matches(mode, "t") + " AND " + LAST + "."
                        + OP + " = 'd'");
    }

    /** What is removed is kept in mind by its key and position, so that an older change doesn't bring it back. */
    private static List<String> removals(String target, LoadMode.Mirror mode) {
        String dataset = literal(mode.dataset());
        String text = keyText(mode);
        return List.of(
                "DELETE FROM " + LAST + " USING millrace.mirror_deletions d WHERE d.dataset = " + dataset
                        + " AND d.key_text = " + text + " AND d.position >= " + LAST + "." + POSITION,
                "DELETE FROM " + target + " USING " + LAST + " WHERE " + matches(mode, target) + " AND " + LAST + "."
                        + OP + " = 'd'",
                "INSERT INTO millrace.mirror_deletions (dataset, key_text, position) SELECT " + dataset + ", " + text
                        + ", " + POSITION + " FROM " + LAST + " WHERE " + OP + " = 'd'",
                "DELETE FROM " + LAST + " WHERE " + OP + " = 'd'");
    }

    private static String append(TableName table, LoadMode.Mirror mode) {
        return "INSERT INTO " + table.quoted() + " (" + columns(mode) + ") SELECT " + values(mode) + " FROM " + STAGE;
    }

    private static String columns(LoadMode.Mirror mode) {
        return OP + ", " + POSITION + ", " + COMMITTED_AT + ", " + DELETED
                + mode.columns().keySet().stream()
                        .map(column -> ", " + Identifiers.quote(column))
                        .collect(Collectors.joining());
    }

    private static String values(LoadMode.Mirror mode) {
        return OP + ", " + POSITION + ", " + COMMITTED_AT + ", " + OP + " = 'd'"
                + mode.columns().keySet().stream()
                        .map(column -> ", "
                                + (mode.key().contains(column)
                                        ? staged(mode.key().indexOf(column))
                                        : Identifiers.quote(column)))
                        .collect(Collectors.joining());
    }

    private static String keys(LoadMode.Mirror mode) {
        return IntStream.range(0, mode.key().size()).mapToObj(MergeSql::staged).collect(Collectors.joining(", "));
    }

    private static String matches(LoadMode.Mirror mode, String table) {
        return IntStream.range(0, mode.key().size())
                .mapToObj(i -> table + "." + Identifiers.quote(mode.key().get(i)) + " = " + LAST + "." + staged(i))
                .collect(Collectors.joining(" AND "));
    }

    /** The length before each value keeps keys of several columns apart. */
    private static String keyText(LoadMode.Mirror mode) {
        return IntStream.range(0, mode.key().size())
                .mapToObj(i -> "CAST(LEN(CAST(" + LAST + "." + staged(i) + " AS VARCHAR)) AS VARCHAR) || ':' || CAST("
                        + LAST + "." + staged(i) + " AS VARCHAR)")
                .collect(Collectors.joining(" || "));
    }

    private static String staged(int keyColumn) {
        return Identifiers.quote(MirrorColumns.KEY + keyColumn);
    }

    private static String same(String targetColumn, String lastColumn) {
        return "t." + Identifiers.quote(targetColumn) + " = " + LAST + "." + Identifiers.quote(lastColumn);
    }

    private static String all(List<String> columns, UnaryOperator<String> condition) {
        return columns.stream().map(condition).collect(Collectors.joining(" AND "));
    }

    private static String quoted(Stream<String> columns) {
        return columns.map(Identifiers::quote).collect(Collectors.joining(", "));
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
