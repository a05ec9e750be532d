package io.millrace.monitor.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The calls of the last five minutes, by minute. Counts stand in buckets that grow by three percent, so that the memory does not
 * depend on how many calls there are. Thread-safe.
 */
final class ApiWindow {
    static final long MINUTES = 5;
    private static final double GROWTH = 1.03;
    private static final int BUCKETS = 600;
    private static final int MOST_ENDPOINTS = 2_000;

    private final Deque<Minute> minutes = new ArrayDeque<>();

    private record Key(String service, String endpoint) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = service.compareTo(other.service);
            return order != 0 ? order : endpoint.compareTo(other.endpoint);
        }
    }

    private static final class Minute {
        private final long minute;
        private final Map<Key, Calls> calls = new TreeMap<>();

        private Minute(long minute) {
            this.minute = minute;
        }
    }

    private static final class Calls {
        private long all;
        private long failed;
        private final int[] durations = new int[BUCKETS];

        private void add(Calls other) {
            all += other.all;
            failed += other.failed;
            for (int i = 0; i < BUCKETS; i++) {
                durations[i] += other.durations[i];
            }
        }

        private double percentile(double share) {
            long timed = 0;
            for (int count : durations) {
                timed += count;
            }
            long rank = (long) Math.ceil(share * timed);
            long passed = 0;
            for (int i = 0; i < BUCKETS; i++) {
                passed += durations[i];
                if (passed >= rank && passed > 0) {
                    return Math.pow(GROWTH, i) - 1;
                }
            }
            return 0;
        }
    }

    /** Takes a call; one that is older than the window is passed over. */
    synchronized void add(ApiCall call, long millis) {
        long minute = millis / 60_000;
        Minute slot = slot(minute);
        if (slot == null) {
            return;
        }
        count(slot, new Key(call.service(), ""), call);
        if (!call.endpoint().isEmpty()) {
            count(slot, new Key(call.service(), call.endpoint()), call);
        }
    }

    private static void count(Minute slot, Key key, ApiCall call) {
        if (slot.calls.size() >= MOST_ENDPOINTS && !slot.calls.containsKey(key)) {
            return;
        }
        Calls calls = slot.calls.computeIfAbsent(key, any -> new Calls());
        calls.all++;
        calls.failed += call.failed() ? 1 : 0;
        call.millis().ifPresent(taken -> calls.durations[bucket(taken)]++);
    }

    private static int bucket(double millis) {
        return (int) Math.min(BUCKETS - 1, Math.ceil(Math.log1p(millis) / Math.log(GROWTH)));
    }

    private @org.jspecify.annotations.Nullable Minute slot(long minute) {
        for (Minute known : minutes) {
            if (known.minute == minute) {
                return known;
            }
        }
        long newest = minutes.isEmpty() ? minute : minutes.getLast().minute;
        if (minute <= newest - MINUTES) {
            return null;
        }
        Minute fresh = new Minute(minute);
        if (minute >= newest) {
            minutes.addLast(fresh);
        } else {
            minutes.addFirst(fresh);
        }
        forget(Math.max(newest, minute));
        return fresh;
    }

    private void forget(long newest) {
        for (Iterator<Minute> each = minutes.iterator(); each.hasNext(); ) {
            if (each.next().minute <= newest - MINUTES) {
                each.remove();
            }
        }
    }

    /** The figures of every service and endpoint, by name. */
    synchronized List<ApiFigures> figures(long nowMillis) {
        forget(nowMillis / 60_000);
        Map<Key, Calls> sums = new TreeMap<>();
        for (Minute minute : minutes) {
            minute.calls.forEach((key, calls) ->
                    sums.computeIfAbsent(key, any -> new Calls()).add(calls));
        }
        List<ApiFigures> figures = new ArrayList<>();
        sums.forEach((key, calls) -> figures.add(new ApiFigures(
                key.service(),
                key.endpoint(),
                calls.all,
                calls.failed,
                calls.percentile(0.5),
                calls.percentile(0.95),
                calls.percentile(0.99))));
        return figures;
    }
}
