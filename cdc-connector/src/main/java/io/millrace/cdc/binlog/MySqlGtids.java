package io.millrace.cdc.binlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** MySQL's GTID set: intervals of numbers by server UUID. */
final class MySqlGtids implements Gtids {
    /** First and last number, both within. */
    private record Interval(long first, long last) {
        @Override
        public String toString() {
            return first == last ? Long.toString(first) : first + "-" + last;
        }
    }

    private final Map<String, List<Interval>> byServer = new TreeMap<>();

    static MySqlGtids parse(String text) {
        MySqlGtids gtids = new MySqlGtids();
        for (String server : text.replaceAll("\\s", "").split(",")) {
            if (server.isEmpty()) {
                continue;
            }
            String[] parts = server.split(":");
            String uuid = parts[0].toLowerCase(Locale.ROOT);
            for (int i = 1; i < parts.length; i++) {
                gtids.insert(uuid, interval(parts[i], server));
            }
        }
        return gtids;
    }

    private static Interval interval(String text, String server) {
        if (!text.matches("\\d{1,19}(-\\d{1,19})?")) {
            throw new UndecodableEventException("the GTID set has '" + server
                    + "', which is no list of intervals: GTIDs with tags are not supported");
        }
        String[] ends = text.split("-");
        return new Interval(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
    }

    @Override
    public void add(Gtid gtid) {
        List<Interval> intervals = byServer.computeIfAbsent(gtid.group(), unused -> new ArrayList<>());
        int end = intervals.size() - 1;
        if (end >= 0 && intervals.get(end).last() + 1 == gtid.number()) {
            intervals.set(end, new Interval(intervals.get(end).first(), gtid.number()));
            return;
        }
        insert(gtid.group(), new Interval(gtid.number(), gtid.number()));
    }

    private void insert(String uuid, Interval added) {
        List<Interval> merged = new ArrayList<>();
        Interval growing = added;
        boolean placed = false;
        for (Interval interval : byServer.getOrDefault(uuid, List.of())) {
            if (interval.last() + 1 < growing.first()) {
                merged.add(interval);
            } else if (growing.last() + 1 < interval.first()) {
                if (!placed) {
                    merged.add(growing);
                    placed = true;
                }
                merged.add(interval);
            } else {
                growing = new Interval(
                        Math.min(growing.first(), interval.first()), Math.max(growing.last(), interval.last()));
            }
        }
        if (!placed) {
            merged.add(growing);
        }
        byServer.put(uuid, merged);
    }

    @Override
    public boolean contains(Gtid gtid) {
        return byServer.getOrDefault(gtid.group(), List.of()).stream()
                .anyMatch(interval -> interval.first() <= gtid.number() && gtid.number() <= interval.last());
    }

    @Override
    public boolean containsAll(Gtids other) {
        if (!(other instanceof MySqlGtids set)) {
            return false;
        }
        return set.byServer.entrySet().stream()
                .allMatch(server -> server.getValue().stream().allMatch(interval -> covers(server.getKey(), interval)));
    }

    private boolean covers(String uuid, Interval wanted) {
        return byServer.getOrDefault(uuid, List.of()).stream()
                .anyMatch(interval -> interval.first() <= wanted.first() && wanted.last() <= interval.last());
    }

    @Override
    public boolean isEmpty() {
        return byServer.isEmpty();
    }

    @Override
    public Gtids copy() {
        MySqlGtids copy = new MySqlGtids();
        byServer.forEach((uuid, intervals) -> copy.byServer.put(uuid, new ArrayList<>(intervals)));
        return copy;
    }

    @Override
    public String text() {
        return byServer.entrySet().stream()
                .map(server -> server.getKey() + ":"
                        + server.getValue().stream().map(Interval::toString).collect(Collectors.joining(":")))
                .collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return text();
    }
}
