package io.millrace.standalone.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was acknowledged beside what a stage holds, id by id.
 *
 * @param expected how many ids were acknowledged, counted for each table
 * @param lost those that the stage does not hold
 * @param doubled those that it holds more than once
 * @param unasked how many it holds that nobody was told of; a client whose answer got lost may have sent one
 */
record Comparison(long expected, List<String> lost, List<String> doubled, long unasked) {
    Comparison {
        lost = List.copyOf(lost);
        doubled = List.copyOf(doubled);
    }

    /** Compares table by table. */
    static Comparison of(Map<String, Set<String>> acknowledged, Map<String, ? extends Collection<String>> held) {
        long expected = 0;
        long unasked = 0;
        List<String> lost = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        for (String table : new TreeSet<>(acknowledged.keySet())) {
            Set<String> wanted = acknowledged.getOrDefault(table, Set.of());
            Map<String, Integer> times = new HashMap<>();
            Collection<String> rows = held.get(table);
            if (rows != null) {
                rows.forEach(id -> times.merge(id, 1, Integer::sum));
            }
            expected += wanted.size();
            wanted.stream().filter(id -> !times.containsKey(id)).sorted().forEach(id -> lost.add(table + " " + id));
            times.forEach((id, count) -> {
                if (count > 1) {
                    doubled.add(table + " " + id + " stands " + count + " times");
                }
            });
            unasked +=
                    times.keySet().stream().filter(id -> !wanted.contains(id)).count();
        }
        return new Comparison(expected, lost, doubled, unasked);
    }

    boolean isRight() {
        return lost.isEmpty() && doubled.isEmpty();
    }
}
