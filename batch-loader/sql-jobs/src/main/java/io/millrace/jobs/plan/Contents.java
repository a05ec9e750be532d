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
    static final Contents NONE = new Contents(new TreeMap<>(), false);

    private final NavigableMap<Slot, String> parts;
    private final boolean isMirror;
    private final Map<Slot, NavigableMap<Slot, String>> ofDay = new HashMap<>();

    private Contents(NavigableMap<Slot, String> parts, boolean isMirror) {
        this.parts = parts;
        this.isMirror = isMirror;
        parts.forEach((slot, held) ->
                ofDay.computeIfAbsent(slot.day(), day -> new TreeMap<>()).put(slot, held));
    }

    static Contents raw(SortedMap<Long, String> hours) {
        return new Contents(byHour(hours), false);
    }

    /** Of a mirror each hour holds what came up to its end, and so does every later one until the next change. */
    static Contents mirror(SortedMap<Long, String> hours) {
        return new Contents(byHour(MirrorPositions.of(hours)), true);
    }

    static Contents derived(NavigableMap<Slot, String> parts) {
        return new Contents(parts, false);
    }

    private static NavigableMap<Slot, String> byHour(SortedMap<Long, String> hours) {
        NavigableMap<Slot, String> parts = new TreeMap<>();
        hours.forEach((hour, held) -> parts.put(new Slot(Grain.HOUR, hour), held));
        return parts;
    }

    /** Whether it is a table as of a moment, rather than what came in some time. */
    boolean isMirror() {
        return isMirror;
    }

    /** The slots of a grain, from the first change of a mirror on. */
    Set<Slot> slotsSince(Grain grain, Slot last) {
        Set<Slot> slots = new TreeSet<>();
        if (!parts.isEmpty()) {
            Slot first = Slot.of(grain, parts.firstKey().start());
            for (long index = first.index(); index <= last.index(); index++) {
                slots.add(new Slot(grain, index));
            }
        }
        return slots;
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
        if (isMirror) {
            Slot asOf = unit.minus(window.last());
            Optional.ofNullable(parts.floorEntry(new Slot(Grain.HOUR, asOf.lastHour())))
                    .ifPresent(held -> found.put(asOf, held.getValue()));
            return found;
        }
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
        if (isMirror) {
            return !parts.isEmpty() && parts.firstKey().firstHour() <= part.lastHour();
        }
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
