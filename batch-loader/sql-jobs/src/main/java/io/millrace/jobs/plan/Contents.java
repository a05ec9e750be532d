package io.millrace.jobs.plan;

import io.millrace.jobs.Grain;
import io.millrace.jobs.InputWindow;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the partitions of one dataset hold, as hours or as days. */
final class Contents {
    static final Contents NONE = new Contents(new TreeMap<>());

    private final NavigableMap<Slot, String> parts;
    private final Map<Slot, NavigableMap<Slot, String>> ofDay = new HashMap<>();

    private Contents(NavigableMap<Slot, String> parts) {
        this.parts = parts;
        parts.forEach((slot, held) ->
                ofDay.computeIfAbsent(slot.day(), day -> new TreeMap<>()).put(slot, held));
    }

    static Contents raw(SortedMap<Long, String> hours) {
        NavigableMap<Slot, String> parts = new TreeMap<>();
        hours.forEach((hour, held) -> parts.put(new Slot(Grain.HOUR, hour), held));
        return new Contents(parts);
    }

    static Contents derived(NavigableMap<Slot, String> parts) {
        return new Contents(parts);
    }

    /** The slots of a grain that read one of the parts through the window. */
    Set<Slot> slotsThatRead(Grain grain, InputWindow.Partitions window) {
        Set<Slot> slots = new TreeSet<>();
        for (Slot part : parts.keySet()) {
            Slot unit = window.unit() == Grain.DAY ? part.day() : part;
            for (int back = window.last(); back <= window.first(); back++) {
                Slot reader = unit.minus(-back);
                if (reader.grain() == grain) {
                    slots.add(reader);
                } else if (grain == Grain.DAY) {
                    slots.add(reader.day());
                } else {
                    for (long hour = reader.firstHour(); hour <= reader.lastHour(); hour++) {
                        slots.add(new Slot(Grain.HOUR, hour));
                    }
                }
            }
        }
        return slots;
    }

    /** The parts that a slot reads through the window. */
    SortedMap<Slot, String> within(Slot slot, InputWindow.Partitions window) {
        Slot unit = window.unit() == Grain.DAY ? slot.day() : slot;
        SortedMap<Slot, String> found = new TreeMap<>();
        for (int back = window.last(); back <= window.first(); back++) {
            Slot read = unit.minus(back);
            if (read.grain() == Grain.DAY) {
                found.putAll(ofDay.getOrDefault(read, new TreeMap<>()));
            } else if (parts.containsKey(read)) {
                found.put(read, parts.get(read));
            }
        }
        return found;
    }

    boolean has(Slot part) {
        return parts.containsKey(part);
    }

    /** A hash of everything; empty when there is nothing. */
    Optional<String> all() {
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        KeyDigest digest = new KeyDigest();
        parts.forEach((slot, held) -> digest.add(slot.toString()).add(held));
        return Optional.of(digest.key());
    }
}
