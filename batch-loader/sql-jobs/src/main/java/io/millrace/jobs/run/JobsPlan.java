package io.millrace.jobs.run;

import io.millrace.jobs.check.CheckedJob;
import io.millrace.jobs.lake.Pointer;
import io.millrace.jobs.lake.RawBatch;
import io.millrace.jobs.lake.RawDataset;
import io.millrace.jobs.plan.InputRef;
import io.millrace.jobs.plan.Plan;
import io.millrace.jobs.plan.PlannedRun;
import io.millrace.jobs.plan.Slot;
import io.millrace.schemas.dataset.DatasetName;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What has to run, and the lake that it was planned from.
 *
 * @param jobs by dataset, upstream ones first
 */
public record JobsPlan(Map<DatasetName, CheckedJob> jobs, LakeState lake, Plan plan) {
    public JobsPlan {
        jobs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(jobs));
    }

    public CheckedJob job(PlannedRun run) {
        return Optional.ofNullable(jobs.get(run.job().output())).orElseThrow();
    }

    /** The chosen runs and those that make what they read, upstream first. */
    public List<PlannedRun> runs(Predicate<PlannedRun> chosen) {
        Set<String> wanted = new HashSet<>();
        List<PlannedRun> all = plan.runs();
        boolean[] taken = new boolean[all.size()];
        for (int i = all.size() - 1; i >= 0; i--) {
            PlannedRun run = all.get(i);
            taken[i] = chosen.test(run)
                    || wanted.contains(place(run.job().output(), run.slot()))
                    || wanted.contains(place(run.job().output()));
            if (taken[i]) {
                run.target().inputs().forEach(input -> wanted.add(place(input)));
            }
        }
        return java.util.stream.IntStream.range(0, all.size())
                .filter(i -> taken[i])
                .mapToObj(all::get)
                .toList();
    }

    /** The keys of all partitions of a derived dataset once the plan is carried out: what {@code latest} reads. */
    NavigableMap<Slot, String> latest(DatasetName dataset) {
        NavigableMap<Slot, String> keys = new TreeMap<>();
        lake.current(dataset).forEach((slot, version) -> keys.put(slot, version.key()));
        plan.runs().stream()
                .filter(run -> run.job().output().equals(dataset))
                .forEach(run -> keys.put(run.slot(), run.target().key()));
        return keys;
    }

    /**
     * What runs read.
     *
     * @param bytes as stored
     */
    public record Size(long rows, long bytes) {}

    /** What a run reads, as far as it is there: what other runs are yet to make is left out. */
    public Size size(PlannedRun run) {
        long rows = 0;
        long bytes = 0;
        for (InputRef input : run.target().inputs()) {
            if (jobs.containsKey(input.dataset())) {
                Optional<Pointer> made = input.slot()
                        .flatMap(slot -> lake.pointer(input.dataset(), slot))
                        .filter(pointer -> pointer.key().equals(input.content()));
                rows += made.map(Pointer::rows).orElse(0L);
                bytes += made.map(Pointer::bytes).orElse(0L);
                continue;
            }
            RawDataset raw = lake.raw(input.dataset());
            for (RawBatch batch : input.slot().map(raw::of).orElseGet(raw::all)) {
                rows += batch.rows();
                bytes += batch.bytes();
            }
        }
        return new Size(rows, bytes);
    }

    /** How many planned runs read the result of a run, directly or through others. */
    public long downstream(PlannedRun run) {
        Set<String> reached = new HashSet<>(
                Set.of(place(run.job().output(), run.slot()), place(run.job().output())));
        long count = 0;
        for (PlannedRun other : plan.runs()) {
            if (other.target().inputs().stream().anyMatch(input -> reached.contains(place(input)))) {
                reached.add(place(other.job().output(), other.slot()));
                reached.add(place(other.job().output()));
                count++;
            }
        }
        return count;
    }

    private static String place(InputRef input) {
        return input.slot().map(slot -> place(input.dataset(), slot)).orElseGet(() -> place(input.dataset()));
    }

    private static String place(DatasetName dataset, Slot slot) {
        return dataset + " " + slot;
    }

    private static String place(DatasetName dataset) {
        return dataset + " latest";
    }
}
