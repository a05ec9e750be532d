package io.millrace.monitor.reconcile;

import io.millrace.schemas.dataset.DatasetName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Knows in twelve bytes an hour which hours stand in the database as they are judged now: with a thousand datasets a week of hours is
 * too much to be written again and again. Not thread-safe.
 */
final class KeptHours {
    /** More than the hours that are judged again and again. */
    private static final int REMEMBERED = 256;

    private final Map<DatasetName, Ring> rings = new HashMap<>();

    private static final class Ring {
        private final int[] hours = new int[REMEMBERED];
        private final long[] prints = new long[REMEMBERED];

        Ring() {
            Arrays.fill(hours, -1);
        }
    }

    /** Those that are not kept as they are. */
    List<Reconciliation> changed(Collection<Reconciliation> hours) {
        return hours.stream().filter(hour -> !isKept(hour)).toList();
    }

    /** Remembers that these are kept. */
    void keep(Collection<Reconciliation> hours) {
        for (Reconciliation hour : hours) {
            Ring ring = rings.computeIfAbsent(hour.tally().dataset(), any -> new Ring());
            int place = place(hour);
            ring.hours[place] = Math.toIntExact(hour.tally().hour());
            ring.prints[place] = print(hour);
        }
    }

    /** Forgets all: the database may not be the same any more. */
    void clear() {
        rings.clear();
    }

    private boolean isKept(Reconciliation hour) {
        Ring ring = rings.get(hour.tally().dataset());
        int place = place(hour);
        return ring != null && ring.hours[place] == hour.tally().hour() && ring.prints[place] == print(hour);
    }

    private static int place(Reconciliation hour) {
        return (int) Math.floorMod(hour.tally().hour(), (long) REMEMBERED);
    }

    /** Two checksums of unlike kinds, so that no small change leaves both as they were. */
    private static long print(Reconciliation hour) {
        String text = hour.toString();
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return checksum.getValue() << Integer.SIZE | Integer.toUnsignedLong(text.hashCode());
    }
}
