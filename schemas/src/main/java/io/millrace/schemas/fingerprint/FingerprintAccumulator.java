package io.millrace.schemas.fingerprint;

import io.millrace.schemas.row.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the fingerprint of a batch while its rows pass. Distinct values, counts and ranges see every row; quantiles and most
 * frequent values see the first {@value #ALL_UP_TO} rows and one of {@code 16} after them, chosen by the row's number
 * alone, each of which counts 16 times. Not thread-safe.
 */
public final class FingerprintAccumulator {
    /** Columns that get a fingerprint; rows whose fields are named anew each time must not fill the memory. */
    public static final int MAX_COLUMNS = 250;

    static final int ALL_UP_TO = 4_096;

    private static final int SAMPLE_LEVEL = 4;
    private static final int MAX_LEFT_OUT_COUNTED = 5_000;
    private static final int ROWS_BETWEEN_MEASURES = 256;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final FingerprintSettings settings;
    private final Map<String, ColumnAccumulator> byName = new HashMap<>();
    private final List<ColumnAccumulator> columns = new ArrayList<>();
    private final Set<String> leftOut = new HashSet<>();
    /** Columns as the last rows had them, by their place: rows of a dataset mostly look alike. */
    private @Nullable ColumnAccumulator[] places = new ColumnAccumulator[0];

    private long rows;
    private long memoryBytes;

    public FingerprintAccumulator(FingerprintSettings settings) {
        this.settings = settings;
    }

    /** Adds one row. */
    public void add(Row row) {
        int sampleLevel = sampleLevel(rows);
        List<Row.Cell> cells = row.cells();
        byte[] line = row.line();
        if (places.length < cells.size()) {
            places = java.util.Arrays.copyOf(places, cells.size());
        }
        for (int i = 0; i < cells.size(); i++) {
            Row.Cell cell = cells.get(i);
            ColumnAccumulator column = places[i];
            if (column == null || !column.name().equals(cell.column())) {
                column = column(cell.column());
                places[i] = column;
            }
            if (column != null) {
                column.add(line, cell, sampleLevel);
            }
        }
        rows++;
        if (isTimeToMeasure()) {
            memoryBytes =
                    columns.stream().mapToLong(ColumnAccumulator::memoryBytes).sum();
        }
    }

    /** Seldom, but often at the beginning, when the memory grows most: there may be a thousand small batches. */
    private boolean isTimeToMeasure() {
        boolean isPowerOfTwo = (rows & (rows - 1)) == 0;
        return rows % ROWS_BETWEEN_MEASURES == 0 || (isPowerOfTwo && rows < ROWS_BETWEEN_MEASURES);
    }

    private static int sampleLevel(long row) {
        if (row < ALL_UP_TO) {
            return 0;
        }
        // Multiplied, so that rows which come in a rhythm are not always the ones taken.
        return (row * GOLDEN) >>> (Long.SIZE - SAMPLE_LEVEL) == 0 ? SAMPLE_LEVEL : -1;
    }

    private @Nullable ColumnAccumulator column(String name) {
        ColumnAccumulator known = byName.get(name);
        if (known != null) {
            return known;
        }
        if (columns.size() == MAX_COLUMNS) {
            if (leftOut.size() < MAX_LEFT_OUT_COUNTED) {
                leftOut.add(name);
            }
            return null;
        }
        ColumnAccumulator column =
                new ColumnAccumulator(name, settings.personalColumns().contains(name));
        byName.put(name, column);
        columns.add(column);
        return column;
    }

    /** Bytes of memory in use, as of some rows ago. */
    public long memoryBytes() {
        return memoryBytes;
    }

    /** The fingerprint of the rows so far. */
    public Fingerprint fingerprint() {
        return new Fingerprint(
                Fingerprint.VERSION,
                rows,
                columns.stream().map(ColumnAccumulator::fingerprint).toList(),
                leftOut.size());
    }
}
