package io.millrace.ingest.hotkey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The most frequent of a stream's items in bounded memory: the Space-Saving algorithm (Metwally, Agrawal and El Abbadi, "Efficient
 * Computation of Frequent and Top-k Elements in Data Streams", 2005). Every item that makes up more than 1 / capacity of the
 * stream is among the counted ones, and no count is too low. Not thread-safe.
 *
 * @param <T> what is counted
 */
final class HeavyHitters<T> {
    private final int capacity;
    private final Map<T, Count<T>> counts = new HashMap<>();

    /** The same, to look for the least one place after another. */
    private final List<Count<T>> places = new ArrayList<>();

    private int nextPlace;
    private long least;
    private long total;

    /** @param capacity items that are counted at the same time */
    HeavyHitters(int capacity) {
        this.capacity = capacity;
    }

    private static final class Count<T> {
        private final T item;
        private long count;
        private long error;

        private Count(T item) {
            this.item = item;
        }
    }

    /**
     * An item and how often it was seen.
     *
     * @param atLeast a lower bound: occurrences that are certain
     */
    record Hitter<T>(T item, long atLeast) {}

    void add(T item) {
        total++;
        Count<T> known = counts.get(item);
        if (known != null) {
            known.count++;
            return;
        }
        Count<T> added = new Count<>(item);
        if (places.size() < capacity) {
            places.add(added);
        } else {
            int place = placeOfLeast();
            Count<T> given = places.set(place, added);
            counts.remove(given.item);
            added.error = given.count;
        }
        added.count = added.error + 1;
        counts.put(item, added);
    }

    /** Items seen, of whatever kind. */
    long total() {
        return total;
    }

    /** The most frequent ones, most frequent first. */
    List<Hitter<T>> top(int most) {
        return counts.values().stream()
                .map(count -> new Hitter<>(count.item, count.count - count.error))
                .sorted(Comparator.<Hitter<T>>comparingLong(Hitter::atLeast).reversed())
                .limit(most)
                .toList();
    }

    /** Goes on where it stopped: counts only grow, so that what was passed by is not least before the others have grown. */
    private int placeOfLeast() {
        for (int tried = 0; tried < capacity; tried++) {
            int place = nextPlace;
            nextPlace = (nextPlace + 1) % capacity;
            if (places.get(place).count <= least) {
                return place;
            }
        }
        least = places.stream().mapToLong(count -> count.count).min().orElse(0);
        return placeOfLeast();
    }
}
