package io.millrace.loader.advice;

import io.millrace.schemas.dataset.ReservedColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What Amazon's guide would say of a table. */
final class TableAdvisor {
    /** Above it a slice has so much more to do than another that queries wait for it. */
    private static final double MAX_SKEW = 4;

    private static final double MAX_NULLS = 0.1;
    /** Amazon Redshift Advisor's own limits. */
    private static final double MAX_STATS_OFF = 10;

    private static final double MAX_UNSORTED = 20;
    private static final int LEAST_VARCHAR = 64;
    private static final int LARGEST_VARCHAR = 65_535;

    private TableAdvisor() {}

    static List<Advice> advice(TableFacts table) {
        List<Advice> advice = new ArrayList<>();
        distribution(table, advice);
        sortKey(table, advice);
        encoding(table, advice);
        wideColumns(table, advice);
        upkeep(table, advice);
        return advice;
    }

    private static void distribution(TableFacts table, List<Advice> advice) {
        String mend = "ALTER TABLE " + table.quoted() + " ALTER DISTSTYLE AUTO";
        String key = table.distKey().map(ColumnFacts::name).orElse("");
        double nulls = table.distKeyNulls().orElse(0);
        if (nulls > MAX_NULLS) {
            advice.add(Advice.of(
                    Advice.Kind.NULL_DISTKEY,
                    table,
                    percent(100 * nulls) + " of its rows have no value in the DISTKEY " + key
                            + ", and all of these stand on one slice",
                    mend));
            return;
        }
        double skew = table.skewRows().orElse(1);
        if (skew > MAX_SKEW) {
            advice.add(Advice.of(
                    Advice.Kind.SKEW,
                    table,
                    String.format(
                            Locale.ROOT,
                            "its fullest slice has %.1f times the rows of its emptiest, by the DISTKEY %s",
                            skew,
                            key),
                    mend));
        }
    }

    private static void sortKey(TableFacts table, List<Advice> advice) {
        if (table.sortKey().isPresent()) {
            return;
        }
        boolean received =
                table.columns().stream().anyMatch(column -> column.name().equals(ReservedColumns.RECEIVED_AT));
        advice.add(Advice.of(
                Advice.Kind.MISSING_SORTKEY,
                table,
                "it has no sort key, so that a query for some days reads all of it",
                "ALTER TABLE " + table.quoted() + " ALTER "
                        + (received
                                ? "COMPOUND SORTKEY (" + TableFacts.quote(ReservedColumns.RECEIVED_AT) + ")"
                                : "SORTKEY AUTO")));
    }

    private static void encoding(TableFacts table, List<Advice> advice) {
        List<String> bare = table.columns().stream()
                .filter(ColumnFacts::couldBeEncoded)
                .map(ColumnFacts::name)
                .toList();
        if (!bare.isEmpty()) {
            advice.add(Advice.of(
                    Advice.Kind.UNENCODED,
                    table,
                    "columns without compression: " + String.join(", ", bare),
                    "ALTER TABLE " + table.quoted() + " ALTER ENCODE AUTO"));
        }
    }

    private static void wideColumns(TableFacts table, List<Advice> advice) {
        List<ColumnFacts> wide = table.columns().stream()
                .filter(column -> column.isLargestVarchar() && column.isJoined())
                .toList();
        for (ColumnFacts column : wide) {
            int longest = table.longest().getOrDefault(column.name(), 0);
            int enough = enough(longest);
            if (enough < LARGEST_VARCHAR) {
                advice.add(Advice.of(
                        Advice.Kind.WIDE_JOIN_COLUMN,
                        table,
                        "joins over " + column.name() + " take memory for VARCHAR(MAX), but its longest value has "
                                + longest + " bytes",
                        "ALTER TABLE " + table.quoted() + " ALTER COLUMN " + TableFacts.quote(column.name())
                                + " TYPE VARCHAR(" + enough + ")"));
            }
        }
    }

    /** Twice the longest value, as a power of two. */
    private static int enough(int longest) {
        int enough = LEAST_VARCHAR;
        while (enough < 2 * longest && enough < LARGEST_VARCHAR) {
            enough *= 2;
        }
        return Math.min(enough, LARGEST_VARCHAR);
    }

    private static void upkeep(TableFacts table, List<Advice> advice) {
        if (table.rows() == 0) {
            return;
        }
        if (table.statsOff() > MAX_STATS_OFF) {
            advice.add(Advice.of(
                    Advice.Kind.STALE_STATISTICS,
                    table,
                    percent(table.statsOff()) + " of its statistics are out of date",
                    "ANALYZE " + table.quoted()));
        }
        if (table.unsorted() > MAX_UNSORTED) {
            advice.add(Advice.of(
                    Advice.Kind.UNSORTED,
                    table,
                    percent(table.unsorted()) + " of its rows are not in the order of its sort key",
                    "VACUUM SORT ONLY " + table.quoted()));
        }
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.0f %%", value);
    }

    /** Columns of which the longest value is worth knowing. */
    static List<String> toMeasure(List<ColumnFacts> columns) {
        return columns.stream()
                .filter(column -> column.isLargestVarchar() && column.isJoined())
                .map(ColumnFacts::name)
                .collect(Collectors.toList());
    }
}
