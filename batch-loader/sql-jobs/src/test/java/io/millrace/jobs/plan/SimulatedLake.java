package io.millrace.jobs.plan;

import io.millrace.schemas.dataset.DatasetName;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A lake whose rows are hashes: what a run makes is a hash of its code and of what its inputs hold when it runs. */
final class SimulatedLake implements LakeView {
    private final Map<DatasetName, NavigableMap<Long, String>> raw = new HashMap<>();
    private final Map<DatasetName, NavigableMap<Slot, Version>> pointers = new HashMap<>();
    private final Map<String, String> held = new HashMap<>();
    private final Map<String, String> rows = new HashMap<>();
    private final Map<String, String> lastRun = new HashMap<>();
    private int batches;
    private int runs;

    /** One more batch in an hour. */
    void arrive(DatasetName dataset, long hour) {
        raw.computeIfAbsent(dataset, name -> new TreeMap<>()).merge(hour, "b" + batches++, (old, more) -> old + more);
    }

    /** An hour as another lake holds it. */
    void copy(DatasetName dataset, long hour, String content) {
        raw.computeIfAbsent(dataset, name -> new TreeMap<>()).put(hour, content);
    }

    void expire(DatasetName dataset, long hour) {
        raw.getOrDefault(dataset, new TreeMap<>()).remove(hour);
    }

    int runs() {
        return runs;
    }

    /** Runs what is planned until nothing is; fails when it does not end. */
    void runAll(Planner planner, Slot now) {
        planner.plan(this, now).runs().forEach(this::run);
        if (!planner.plan(this, now).runs().isEmpty()) {
            throw new AssertionError("a plan is due right after the last one was carried out");
        }
    }

    /** Makes the version and moves the pointer. */
    void run(PlannedRun run) {
        make(run);
        pointers.computeIfAbsent(run.job().output(), name -> new TreeMap<>()).put(run.slot(), run.target());
    }

    /** Makes the version and crashes before the pointer is moved. */
    void make(PlannedRun run) {
        String place = run.job().output() + " " + run.slot();
        StringBuilder made = new StringBuilder(run.job().code());
        for (InputRef input : run.target().inputs()) {
            made.append('|').append(input).append('=').append(read(input));
        }
        rows.put(place + " " + run.target().key(), made.toString());
        runs++;
        boolean pointed = Optional.ofNullable(current(run.job().output()).get(run.slot()))
                .filter(version -> made.toString().equals(lastRun.get(place + " " + version.key())))
                .isPresent();
        if (pointed) {
            throw new AssertionError(place + " was made again from the same inputs and code");
        }
        lastRun.put(place + " " + run.target().key(), made.toString());
    }

    void hold(PlannedRun run) {
        make(run);
        held.put(run.job().output() + " " + run.slot(), run.target().key());
    }

    /** What the partition that the pointer names holds. */
    Optional<String> rows(DatasetName output, Slot slot) {
        return Optional.ofNullable(current(output).get(slot))
                .map(version -> rows.get(output + " " + slot + " " + version.key()));
    }

    private String read(InputRef input) {
        if (input.dataset().isChanges() && input.slot().isPresent()) {
            return String.join(
                    "",
                    rawHours(input.dataset())
                            .headMap(input.slot().get().lastHour(), true)
                            .values());
        }
        if (raw.containsKey(input.dataset()) || input.slot().isEmpty()) {
            return input.content();
        }
        String text = rows.get(input.dataset() + " " + input.slot().get() + " " + input.content());
        if (text == null) {
            throw new AssertionError("a run reads " + input + " in a version that was never made");
        }
        return text;
    }

    @Override
    public NavigableMap<Long, String> rawHours(DatasetName dataset) {
        return raw.getOrDefault(dataset, new TreeMap<>());
    }

    @Override
    public NavigableMap<Slot, Version> current(DatasetName output) {
        return pointers.getOrDefault(output, new TreeMap<>());
    }

    @Override
    public Optional<String> heldKey(DatasetName output, Slot slot) {
        return Optional.ofNullable(held.get(output + " " + slot));
    }
}
