package io.millrace.monitor.replay;

import java.time.Instant;
import java.util.UUID;

/**
 * That a record is being sent once more, or was. It stands in the lake at a name of its own for each record and is created once, so
 * that of any number of people only one begins.
 *
 * @param format version of the document: {@value #FORMAT}
 * @param state {@value #BEGUN} or {@value #SENT}
 * @param attempt names this attempt among all others
 * @param at when that came about
 * @param partition that it is sent to
 * @param from first offset of the partition at which it can stand
 * @param offset at which it stands; 0 until it was sent
 */
public record ReplayMark(
        int format, String state, String attempt, String who, Instant at, int partition, long from, long offset) {
    /** The version that this program writes. */
    public static final int FORMAT = 1;

    static final String BEGUN = "begun";
    static final String SENT = "sent";

    public ReplayMark {
        if (format != FORMAT) {
            throw new IllegalArgumentException("format " + format + " is not known; this program reads " + FORMAT);
        }
    }

    static ReplayMark begun(String who, Instant now, RecordLog.Place end) {
        return new ReplayMark(FORMAT, BEGUN, unique(), who, now, end.partition(), end.offset(), 0);
    }

    ReplayMark sent(Instant now, long found) {
        return new ReplayMark(FORMAT, SENT, attempt, who, now, partition, from, found);
    }

    ReplayMark takenOver(String other, Instant now) {
        return new ReplayMark(FORMAT, BEGUN, unique(), other, now, partition, from, 0);
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }

    public boolean isSent() {
        return state.equals(SENT);
    }
}
