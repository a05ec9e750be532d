package io.millrace.cdc.snapshot;

import io.millrace.cdc.snapshot.SnapshotProgress.Part;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Divides a table into ranges of its key that several readers can go through at once. The last range ends at the largest key that there
 * is now: rows behind it come with the stream.
 */
public final class TablePlan {
    /** Below, dividing costs more than it brings. */
    private static final long WORTH_DIVIDING = 2L * ChunkReader.MAX_ROWS;

    private final Connection connection;
    private final boolean mariaDb;

    public TablePlan(Connection connection, boolean mariaDb) {
        this.connection = connection;
        this.mariaDb = mariaDb;
    }

    /**
     * @param wanted how many ranges, if the table is large enough
     * @return empty when the table has no key that it can be gone through by
     */
    public Optional<List<Part>> parts(SourceTable table, int wanted) throws SQLException {
        Optional<KeyRange> range = KeyRange.of(table);
        if (range.isEmpty()) {
            return Optional.empty();
        }
        List<String> last = end(range.get(), range.get().last());
        if (last.isEmpty()) {
            return Optional.of(List.of(new Part(true, List.of(), List.of())));
        }
        List<Part> parts = new ArrayList<>();
        List<String> after = List.of();
        for (List<String> boundary : boundaries(range.get(), last, wanted)) {
            parts.add(new Part(false, after, boundary));
            after = boundary;
        }
        parts.add(new Part(false, after, last));
        return Optional.of(parts);
    }

    private List<List<String>> boundaries(KeyRange range, List<String> last, int wanted) throws SQLException {
        long rows = new TableCatalog(connection, mariaDb)
                .rowEstimate(
                        new TableName(range.table().database(), range.table().name()));
        if (wanted < 2 || rows < WORTH_DIVIDING) {
            return List.of();
        }
        return range.isOneInteger() ? between(range, last, wanted) : sampled(range, rows / wanted, wanted);
    }

    /** Even steps between the smallest and the largest number. */
    private List<List<String>> between(KeyRange range, List<String> last, int wanted) throws SQLException {
        BigInteger first = new BigInteger(end(range, range.first()).get(0));
        BigInteger span = new BigInteger(last.get(0)).subtract(first);
        List<List<String>> boundaries = new ArrayList<>();
        for (int i = 1; i < wanted; i++) {
            BigInteger boundary = first.add(span.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(wanted)));
            List<String> literal = List.of(boundary.toString());
            if (boundaries.isEmpty() || !boundaries.get(boundaries.size() - 1).equals(literal)) {
                boundaries.add(literal);
            }
        }
        return boundaries;
    }

    /** Keys that stand so many rows apart. */
    private List<List<String>> sampled(KeyRange range, long step, int wanted) throws SQLException {
        List<List<String>> boundaries = new ArrayList<>();
        List<String> after = List.of();
        for (int i = 1; i < wanted; i++) {
            after = end(range, range.clauses(after, List.of(), 1) + " OFFSET " + step);
            if (after.isEmpty()) {
                break;
            }
            boundaries.add(after);
        }
        return boundaries;
    }

    private List<String> end(KeyRange range, String clauses) throws SQLException {
        List<String> key = new ArrayList<>();
        new TableRows(connection, range.keyTable()).read(clauses, row -> {
            key.addAll(range.keyLiterals(row));
            return false;
        });
        return key;
    }
}
