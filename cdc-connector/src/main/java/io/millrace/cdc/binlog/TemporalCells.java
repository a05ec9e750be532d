package io.millrace.cdc.binlog;

import io.millrace.cdc.json.JsonBuffer;

/**
 * Dates and times, field by field and without a calendar, so that what a calendar doesn't know (0000-00-00, 2024-00-00, times
 * over 24 hours) stays what it is. The formats are those of the server's {@code my_time.cc}.
 */
final class TemporalCells {
    private static final long TIME_OFFSET = 0x800000L;
    private static final long TIME_OFFSET_WITH_MICROS = 0x800000000000L;
    private static final long DATETIME_OFFSET = 0x8000000000L;
    private static final long SECONDS_PER_DAY = 86_400;

    private TemporalCells() {}

    static int date(byte[] bytes, int position, RowImage row) {
        int value = (int) ByteCursor.littleEndian(bytes, position, 3);
        JsonBuffer out = row.json();
        out.put('"');
        putDate(value >> 9, (value >> 5) & 15, value & 31, out);
        out.put('"');
        end((value >> 5) & 15, value & 31, row);
        return position + 3;
    }

    /** TIME(fsp): from -838:59:59 to 838:59:59. */
    static CellDecoder time(int fsp) {
        int fraction = fractionBytes(fsp);
        return (bytes, position, row) -> {
            long packed = packedTime(bytes, position, fraction);
            row.json().put('"');
            putPackedTime(packed, fsp, row.json());
            row.json().put('"');
            row.end();
            return position + 3 + fraction;
        };
    }

    private static long packedTime(byte[] bytes, int position, int fraction) {
        if (fraction == 3) {
            return ByteCursor.bigEndian(bytes, position, 6) - TIME_OFFSET_WITH_MICROS;
        }
        long seconds = ByteCursor.bigEndian(bytes, position, 3) - TIME_OFFSET;
        long parts = ByteCursor.bigEndian(bytes, position + 3, fraction);
        if (seconds < 0 && parts != 0) {
            // Negative times count their fraction from the next whole second down.
            seconds++;
            parts -= 1L << (8 * fraction);
        }
        return (seconds << 24) + parts * (fraction == 1 ? 10_000 : 100);
    }

    /** A time as the server packs it into 64 bits. */
    static void putPackedTime(long packed, int fsp, JsonBuffer out) {
        if (packed < 0) {
            out.put('-');
            packed = -packed;
        }
        int hms = (int) (packed >> 24);
        int hours = (hms >> 12) & 0x3ff;
        out.putPadded(hours, hours > 99 ? 3 : 2);
        out.put(':');
        out.putPadded((hms >> 6) & 63, 2);
        out.put(':');
        out.putPadded(hms & 63, 2);
        putFraction((int) (packed & 0xffffff), fsp, out);
    }

    static CellDecoder datetime(int fsp) {
        int fraction = fractionBytes(fsp);
        return (bytes, position, row) -> {
            long value = ByteCursor.bigEndian(bytes, position, 5) - DATETIME_OFFSET;
            int micros = micros(bytes, position + 5, fraction);
            row.json().put('"');
            putPackedDate(value >> 17, row.json());
            row.json().put(' ');
            putPackedTime(((value & 0x1ffff) << 24) + micros, fsp, row.json());
            row.json().put('"');
            end((int) ((value >> 22) % 13), (int) (value >> 17) & 31, row);
            return position + 5 + fraction;
        };
    }

    /** Year, month and day as the server packs them: {@code (year * 13 + month) << 5 | day}. */
    static void putPackedDate(long packed, JsonBuffer out) {
        long months = packed >> 5;
        putDate((int) (months / 13), (int) (months % 13), (int) (packed & 31), out);
    }

    /** TIMESTAMP(fsp): seconds since 1970 in UTC; 0 is the date that is none. */
    static CellDecoder timestamp(int fsp) {
        int fraction = fractionBytes(fsp);
        return (bytes, position, row) -> {
            long seconds = ByteCursor.bigEndian(bytes, position, 4);
            int micros = micros(bytes, position + 4, fraction);
            JsonBuffer out = row.json();
            out.put('"');
            if (seconds == 0) {
                out.putAscii("0000-00-00 00:00:00");
                putFraction(micros, fsp, out);
                out.put('"');
                row.endNoDate();
            } else {
                putInstant(seconds, out);
                putFraction(micros, fsp, out);
                out.putAscii("Z\"");
                row.end();
            }
            return position + 4 + fraction;
        };
    }

    private static void putInstant(long seconds, JsonBuffer out) {
        // Civil date from a day count, by eras of 400 years that begin in March (Howard Hinnant, "chrono-Compatible
        // Low-Level Date Algorithms"); the seconds are never negative here.
        long days = seconds / SECONDS_PER_DAY + 719_468;
        int ofDay = (int) (seconds % SECONDS_PER_DAY);
        int era = (int) (days / 146_097);
        int dayOfEra = (int) (days % 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shifted = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shifted + 2) / 5 + 1;
        int month = shifted < 10 ? shifted + 3 : shifted - 9;
        putDate(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day, out);
        out.put('T');
        out.putPadded(ofDay / 3_600, 2);
        out.put(':');
        out.putPadded(ofDay / 60 % 60, 2);
        out.put(':');
        out.putPadded(ofDay % 60, 2);
    }

    private static void putDate(int year, int month, int day, JsonBuffer out) {
        out.putPadded(year, 4);
        out.put('-');
        out.putPadded(month, 2);
        out.put('-');
        out.putPadded(day, 2);
    }

    private static void putFraction(int micros, int fsp, JsonBuffer out) {
        if (fsp == 0) {
            return;
        }
        int value = micros;
        for (int i = fsp; i < 6; i++) {
            value /= 10;
        }
        out.put('.');
        out.putPadded(value, fsp);
    }

    private static int micros(byte[] bytes, int position, int width) {
        int value = (int) ByteCursor.bigEndian(bytes, position, width);
        return switch (width) {
            case 1 -> value * 10_000;
            case 2 -> value * 100;
            default -> value;
        };
    }

    private static int fractionBytes(int fsp) {
        if (fsp < 0 || fsp > 6) {
            throw new UndecodableEventException("a time has " + fsp + " digits of seconds");
        }
        return (fsp + 1) / 2;
    }

    private static void end(int month, int day, RowImage row) {
        if (month == 0 || day == 0) {
            row.endNoDate();
        } else {
            row.end();
        }
    }
}
