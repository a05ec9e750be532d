package io.millrace.jobs.plan;

import io.millrace.jobs.Grain;
import io.millrace.jobs.InputWindow;
import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Works out what has to run so that every derived partition is what its code makes of its inputs as they are now. The version key
 * of a partition is known before it is made, so one pass from the raw data down plans everything downstream too, and plans
 * nothing whose inputs and code are the same.
 *
 * <p>A partition exists when one of the partitions that it reads does. A mirror is read as of the end of a partition, and adds
 * partitions only to jobs that read nothing else: one for each day or hour since its first change. An input that is read as {@code latest} makes the slot that
 * is open now stale whenever it changes, and closed slots never: what they read is kept with their version, and read anew only
 * when they are made again for another reason.
 */
public final class Planner {
    private final Map<DatasetName, PlannedJob> jobs = new LinkedHashMap<>();
    private final String engine;

    /**
     * @param engine version of the engine that runs the SQL
     * @throws IllegalArgumentException when two jobs make one dataset, or inputs go round in a circle
     */
    public Planner(Collection<PlannedJob> jobs, String engine) {
        for (PlannedJob job : jobs) {
            if (this.jobs.put(job.output(), job) != null) {
                throw new IllegalArgumentException("two jobs make " + job.output());
            }
        }
        this.engine = engine;
        ordered();
    }

    /**
     * The runs that are due.
     *
     * @param now the hour that it is; slots after it are not planned
     */
    public Plan plan(LakeView lake, Slot now) {
        return plan(lake, now, (job, slot) -> true);
    }

    /** Whether a stale partition may be made now. */
    @FunctionalInterface
    public interface Due {
        boolean isDue(PlannedJob job, Slot slot);
    }

    /**
     * The runs that are due; what is stale and not due yet stays at its version, also for those who read it.
     *
     * @param now the hour that it is; slots after it are not planned
     */
    public Plan plan(LakeView lake, Slot now, Due due) {
        List<PlannedRun> runs = new ArrayList<>();
        List<Plan.Frozen> frozen = new ArrayList<>();
        Map<DatasetName, Contents> contents = new HashMap<>();
        for (PlannedJob job : ordered()) {
            job.inputs().keySet().forEach(input -> {
                if (!jobs.containsKey(input)) {
                    contents.computeIfAbsent(
                            input,
                            raw -> raw.isChanges()
                                    ? Contents.mirror(lake.rawHours(raw))
                                    : Contents.raw(lake.rawHours(raw)));
                }
            });
            contents.put(job.output(), planJob(job, lake, contents, now, due, runs, frozen));
        }
        return new Plan(runs, frozen);
    }

    private Contents planJob(
            PlannedJob job,
            LakeView lake,
            Map<DatasetName, Contents> contents,
            Slot now,
            Due due,
            List<PlannedRun> runs,
            List<Plan.Frozen> frozen) {
        NavigableMap<Slot, Version> current = lake.current(job.output());
        NavigableMap<Slot, String> result = new TreeMap<>();
        current.forEach((slot, version) -> result.put(slot, version.key()));
        Slot open = new Slot(job.grain(), job.grain() == Grain.DAY ? now.day().index() : now.firstHour());
        Set<Slot> slots = slots(job, contents, open);
        slots.addAll(current.headMap(open, true).keySet());
        for (Slot slot : slots) {
            Optional<Version> made = Optional.ofNullable(current.get(slot));
            Version target = Version.of(job.code(), engine, inputs(job, slot, contents));
            boolean closed = slot.compareTo(open) < 0;
            if (made.isEmpty() && target.inputs().isEmpty()) {
                continue;
            }
            if (made.filter(version -> isUpToDate(version, target, closed)).isPresent()) {
                continue;
            }
            if (lake.heldKey(job.output(), slot).equals(Optional.of(target.key()))) {
                // Made, and found wanting: downstream stays on the last good version, if there is one.
                continue;
            }
            if (!due.isDue(job, slot)) {
                continue;
            }
            Optional<InputRef> expired = made.flatMap(version -> expired(version, contents));
            if (expired.isPresent()) {
                frozen.add(new Plan.Frozen(job.output(), slot, expired.get()));
                continue;
            }
            result.put(slot, target.key());
            runs.add(new PlannedRun(job, slot, target, causes(target, made)));
        }
        return Contents.derived(result);
    }

    /** Every slot that reads something. */
    private static Set<Slot> slots(PlannedJob job, Map<DatasetName, Contents> contents, Slot open) {
        Set<Slot> slots = new TreeSet<>();
        Set<Slot> ofMirrors = new TreeSet<>();
        boolean readsPartitions = false;
        boolean readsMirrors = false;
        for (Map.Entry<DatasetName, InputWindow> input : job.inputs().entrySet()) {
            if (!(input.getValue() instanceof InputWindow.Partitions window)) {
                continue;
            }
            Contents content = contents.getOrDefault(input.getKey(), Contents.NONE);
            if (content.isMirror()) {
                readsMirrors = true;
                ofMirrors.addAll(content.slotsSince(job.grain(), open));
                continue;
            }
            readsPartitions = true;
            content.slotsThatRead(job.grain(), window).stream()
                    .filter(slot -> slot.compareTo(open) <= 0)
                    .forEach(slots::add);
        }
        if (readsPartitions) {
            return slots;
        }
        return readsMirrors ? ofMirrors : new TreeSet<>(Set.of(open));
    }

    private static List<InputRef> inputs(PlannedJob job, Slot slot, Map<DatasetName, Contents> contents) {
        List<InputRef> inputs = new ArrayList<>();
        job.inputs().forEach((dataset, window) -> {
            Contents content = contents.getOrDefault(dataset, Contents.NONE);
            if (window instanceof InputWindow.Partitions partitions) {
                content.within(slot, partitions)
                        .forEach((part, held) -> inputs.add(new InputRef(dataset, Optional.of(part), held)));
            } else {
                content.all().ifPresent(held -> inputs.add(new InputRef(dataset, Optional.empty(), held)));
            }
        });
        return inputs;
    }

    /** Making a partition again from what is left of its raw data would lose rows that nobody could bring back. */
    private Optional<InputRef> expired(Version made, Map<DatasetName, Contents> contents) {
        return made.inputs().stream()
                .filter(input -> input.slot().isPresent() && !jobs.containsKey(input.dataset()))
                .filter(input -> !contents.getOrDefault(input.dataset(), Contents.NONE)
                        .has(input.slot().get()))
                .findFirst();
    }

    private static boolean isUpToDate(Version made, Version target, boolean closed) {
        return target.equals(made) || (closed && differsOnlyInLatest(target, made));
    }

    private static boolean differsOnlyInLatest(Version target, Version made) {
        return target.code().equals(made.code())
                && target.engine().equals(made.engine())
                && partitions(target).equals(partitions(made));
    }

    private static List<InputRef> partitions(Version version) {
        return version.inputs().stream()
                .filter(input -> input.slot().isPresent())
                .toList();
    }

    private static List<Cause> causes(Version target, Optional<Version> made) {
        if (made.isEmpty()) {
            return List.of(new Cause.Missing());
        }
        List<Cause> causes = new ArrayList<>();
        if (!target.code().equals(made.get().code())) {
            causes.add(new Cause.CodeChanged());
        }
        if (!target.engine().equals(made.get().engine())) {
            causes.add(new Cause.EngineChanged());
        }
        Set<InputRef> changed = new TreeSet<>(target.inputs());
        made.get().inputs().forEach(changed::remove);
        Set<String> places = new HashSet<>();
        target.inputs().forEach(input -> places.add(input.toString()));
        List<InputRef> gone = made.get().inputs().stream()
                .filter(input -> !places.contains(input.toString()))
                .toList();
        if (!changed.isEmpty() || !gone.isEmpty()) {
            causes.add(new Cause.InputsChanged(List.copyOf(changed), gone));
        }
        return causes;
    }

    /** Upstream first. */
    private List<PlannedJob> ordered() {
        Map<DatasetName, PlannedJob> ordered = new LinkedHashMap<>();
        jobs.values().forEach(job -> place(job, ordered, new HashSet<>()));
        return List.copyOf(ordered.values());
    }

    private void place(PlannedJob job, Map<DatasetName, PlannedJob> ordered, Set<DatasetName> path) {
        if (ordered.containsKey(job.output())) {
            return;
        }
        if (!path.add(job.output())) {
            throw new IllegalArgumentException("the inputs of " + job.output() + " go round in a circle");
        }
        for (DatasetName input : job.inputs().keySet()) {
            PlannedJob maker = jobs.get(input);
            if (maker != null) {
                place(maker, ordered, path);
            }
        }
        ordered.put(job.output(), job);
    }
}
