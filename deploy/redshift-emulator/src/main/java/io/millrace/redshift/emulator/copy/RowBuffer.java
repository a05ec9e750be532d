package io.millrace.redshift.emulator.copy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The fields of one row while they are converted, in any order. */
final class RowBuffer {
    private static final int ABSENT = -1;

    private final List<TargetColumn> columns;
    private final ColumnConverter[] converters;
    private final boolean[] wantsJson;
    private final CopyText scratch = new CopyText();
    private final FieldValue value = new FieldValue();
    private final int[] starts;
    private final int[] ends;

    RowBuffer(List<TargetColumn> columns, List<ColumnConverter> converters) {
        this.columns = columns;
        this.converters = converters.toArray(new ColumnConverter[0]);
        this.wantsJson = new boolean[converters.size()];
        for (int i = 0; i < wantsJson.length; i++) {
            wantsJson[i] = converters.get(i).wantsJson();
        }
        this.starts = new int[columns.size()];
        this.ends = new int[columns.size()];
    }

    List<TargetColumn> columns() {
        return columns;
    }

    boolean wantsJson(int column) {
        return wantsJson[column];
    }

    /** What {@link #convert} takes. */
    FieldValue value() {
        return value;
    }

    void clear() {
        scratch.truncate(0);
        Arrays.fill(starts, ABSENT);
    }

    /** Sets a field from {@link #value()}; the last value of a field counts. */
    void convert(int column) throws InvalidRowException {
        starts[column] = ABSENT;
        int start = scratch.length();
        try {
            if (converters[column].write(value, scratch)) {
                starts[column] = start;
                ends[column] = scratch.length();
            }
        } catch (InvalidValueException e) {
            throw new InvalidRowException(Optional.of(columns.get(column)), value.text(), e);
        }
    }

    void setNull(int column) {
        starts[column] = ABSENT;
    }

    /** Appends the row, or nothing when it throws. */
    void append(CopyText out) throws InvalidRowException {
        for (int i = 0; i < starts.length; i++) {
            if (starts[i] == ABSENT && columns.get(i).notNull()) {
                throw new InvalidRowException(
                        Optional.of(columns.get(i)),
                        "",
                        new InvalidValueException(LoadErrorCode.NOT_NULL, "Missing data for not-null field"));
            }
        }
        for (int i = 0; i < starts.length; i++) {
            if (i > 0) {
                out.plain('\t');
            }
            if (starts[i] == ABSENT) {
                out.appendNull();
            } else {
                out.append(scratch.bytes(), starts[i], ends[i] - starts[i]);
            }
        }
        out.plain('\n');
    }
}
