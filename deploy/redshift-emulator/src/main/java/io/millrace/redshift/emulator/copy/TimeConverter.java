package io.millrace.redshift.emulator.copy;

import java.time.LocalTime;
import java.util.Optional;
import java.util.OptionalInt;

/** TIME and TIMETZ: {@code HH:MM[:SS[.ffffff]]}, the latter with an offset. */
final class TimeConverter implements ColumnConverter {
    private final boolean zoned;

    TimeConverter(boolean zoned) {
        this.zoned = zoned;
    }

    @Override
    public boolean write(FieldValue value, CopyText out) throws InvalidValueException {
        if (value.isEmptyString()) {
            return false;
        }
        DateTimeText reader = new DateTimeText(value.text().strip());
        Optional<LocalTime> time = reader.time();
        OptionalInt offset = zoned && !reader.atEnd() ? reader.offset() : OptionalInt.of(0);
        if (time.isEmpty() || offset.isEmpty() || !reader.atEnd()) {
            throw new InvalidValueException(LoadErrorCode.TIMESTAMP, "Invalid time format or value [HH24:MI:SS]");
        }
        DateTimeText.write(time.orElseThrow(), out);
        if (zoned) {
            int seconds = offset.getAsInt();
            out.plain(seconds < 0 ? '-' : '+');
            out.padded(Math.abs(seconds) / 3600, 2);
            out.plain(':');
            out.padded(Math.abs(seconds) / 60 % 60, 2);
        }
        return true;
    }
}
