package io.millrace.standalone.demo;

import io.millrace.standalone.demo.StageCounts.Counts;
import io.millrace.standalone.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The counts of a demo at each stage, as far as it added to them.
 *
 * @param legacyRows rows that were written straight to Kafka
 * @param broken records that were written straight to Kafka and are no rows
 */
public record DemoReport(
        DemoStream.Sent sent, int legacyRows, int broken, Set<String> tables, StageCounts before, StageCounts now) {
    /** The same demo with newer counts. */
    DemoReport after(StageCounts counts) {
        return new DemoReport(sent, legacyRows, broken, tables, before, counts);
    }

    /** Whether every stage has exactly what it should have, and the monitor says the same. */
    public boolean agrees() {
        return sent.wronglyJudged() == 0 && tables.stream().allMatch(this::agrees);
    }

    private boolean agrees(String table) {
        Counts counts = added(table);
        return counts.kafka() == counts.rows() + counts.duplicates() + counts.bad()
                && counts.rows() == expectedRows(table)
                && counts.bad() == expectedBad(table)
                && counts.warehouse() == counts.rows()
                && counts.settled();
    }

    /** What is not there yet, in a short line. */
    String missing() {
        Counts total = total();
        long expected = tables.stream().mapToLong(this::expectedRows).sum();
        return "waiting for the stages: lake " + total.rows() + " of " + expected + ", warehouse " + total.warehouse()
                + " of " + expected;
    }

    /** The table of all stages. */
    public List<String> lines() {
        TextTable table = new TextTable(
                "DATASET", "ACCEPTED", "DIRECT", "IN KAFKA", "DUPLICATES", "BAD", "IN THE LAKE", "IN THE WAREHOUSE");
        for (String name : tables) {
            row(table, name, sent.ids(name).size(), direct(name), added(name));
        }
        int accepted = tables.stream().mapToInt(name -> sent.ids(name).size()).sum();
        row(table, "total", accepted, legacyRows + broken, total());
        List<String> lines = new ArrayList<>(table.lines("  "));
        lines.add("");
        lines.add("  Calls accepted by the edge: " + sent.acceptedIds().size()
                + ". A track call stands in its own table and" + " in tracks.");
        lines.add("  Rejected by the edge, with a reason for each: " + sent.rejected() + ".");
        lines.add("  Sent twice on purpose: " + sent.sentAgain()
                + ". Batches posted again because there was no answer: " + sent.repeatedBatches() + ".");
        lines.add("  Written straight to Kafka by a backend: " + legacyRows + " rows and " + broken
                + " records that are no rows.");
        return lines;
    }

    /** What agrees, or what doesn't. */
    public String verdict() {
        if (agrees()) {
            return "The counts agree: every accepted event stands exactly once in the warehouse.";
        }
        if (sent.wronglyJudged() > 0) {
            return "The counts do not agree: the edge judged " + sent.wronglyJudged() + " events wrongly.";
        }
        return "The counts do not agree. If nobody else has posted events meanwhile, something is wrong; the console"
                + " shows which stage is behind.";
    }

    private static void row(TextTable table, String name, long accepted, long direct, Counts counts) {
        table.row(
                name,
                accepted,
                direct,
                counts.kafka(),
                counts.duplicates(),
                counts.bad(),
                counts.rows(),
                counts.warehouse());
    }

    private Counts total() {
        return tables.stream().map(this::added).reduce(Counts.NONE, Counts::plus);
    }

    /** What the demo added to the counts of a table. */
    public Counts added(String table) {
        return now.of(table).minus(before.of(table));
    }

    /** Records of a table that were written straight to Kafka. */
    public long direct(String table) {
        return table.equals(LegacyBackend.TABLE) ? legacyRows + broken : 0;
    }

    private long expectedRows(String table) {
        return sent.ids(table).size() + direct(table) - expectedBad(table);
    }

    private long expectedBad(String table) {
        return table.equals(LegacyBackend.TABLE) ? broken : 0;
    }
}
