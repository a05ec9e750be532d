package io.millrace.bench.jobs;

import io.millrace.bench.Benchmark;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import io.millrace.jobs.Grain;
import io.millrace.jobs.InputWindow;
import io.millrace.jobs.plan.LakeView;
import io.millrace.jobs.plan.Plan;
import io.millrace.jobs.plan.PlannedJob;
import io.millrace.jobs.plan.PlannedRun;
import io.millrace.jobs.plan.Planner;
import io.millrace.jobs.plan.Slot;
import io.millrace.jobs.plan.Version;
import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Planning alone, over a lake in memory in which one batch is new. */
public final class JobsPlan implements Benchmark {
    private static final int JOBS = 1_000;
    private static final int DAYS = 365;
    private static final int LEVELS = 4;
    private static final int RAW = 100;
    private static final int WEEK = 6;
    private static final long FIRST_DAY = 20_000;
    private static final Slot NOW = new Slot(Grain.HOUR, (FIRST_DAY + DAYS) * 24);
    private static final String ENGINE = "spark";

    @Override
    public String name() {
        return "jobs-plan";
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public String explanation() {
        return "milliseconds to plan 1,000 jobs with 365 partitions each, four levels deep and every fifth over seven days, after one"
                + " late batch.";
    }

    @Override
    public Setup open(Workspace workspace) {
        Lake lake = new Lake();
        Planner planner = new Planner(jobs(), ENGINE);
        planner.plan(lake, NOW).runs().forEach(lake::run);
        workspace.say(lake.partitions() + " partitions are current");
        return new Running(planner, lake);
    }

    private static List<PlannedJob> jobs() {
        List<PlannedJob> jobs = new ArrayList<>();
        int perLevel = JOBS / LEVELS;
        for (int i = 0; i < JOBS; i++) {
            int level = i / perLevel;
            DatasetName input = new DatasetName(level == 0 ? "raw" + i % RAW : "job" + (i - perLevel));
            InputWindow window = new InputWindow.Partitions(Grain.DAY, i % 5 == 0 ? WEEK : 0, 0);
            jobs.add(new PlannedJob(new DatasetName("job" + i), Grain.DAY, Map.of(input, window), "code" + i));
        }
        return jobs;
    }

    private static final class Running implements Setup {
        private final Planner planner;
        private final Lake lake;
        private int batches;

        private Running(Planner planner, Lake lake) {
            this.planner = planner;
            this.lake = lake;
        }

        @Override
        public Sample measure() {
            lake.arrive("raw7", FIRST_DAY + DAYS / 2 + batches++);
            long begin = System.nanoTime();
            Plan plan = planner.plan(lake, NOW);
            double milliseconds = (System.nanoTime() - begin) / 1e6;
            plan.runs().forEach(lake::run);
            if (plan.runs().isEmpty() || !planner.plan(lake, NOW).runs().isEmpty()) {
                throw new IllegalStateException("a late batch must make something stale, and a plan must end it");
            }
            return Sample.of(milliseconds)
                    .with("partitions", lake.partitions())
                    .with("stale partitions", plan.runs().size());
        }

        @Override
        public void close() {}
    }

    private static final class Lake implements LakeView {
        private final Map<DatasetName, NavigableMap<Long, String>> raw = new HashMap<>();
        private final Map<DatasetName, NavigableMap<Slot, Version>> current = new HashMap<>();
        private int batches;

        private Lake() {
            for (int i = 0; i < RAW; i++) {
                for (int day = 0; day < DAYS; day++) {
                    arrive("raw" + i, FIRST_DAY + day);
                }
            }
        }

        private void arrive(String dataset, long day) {
            raw.computeIfAbsent(new DatasetName(dataset), name -> new TreeMap<>())
                    .put(day * 24 + 12, "batch" + batches++);
        }

        private void run(PlannedRun run) {
            current.computeIfAbsent(run.job().output(), name -> new TreeMap<>()).put(run.slot(), run.target());
        }

        private int partitions() {
            return current.values().stream().mapToInt(Map::size).sum();
        }

        @Override
        public NavigableMap<Long, String> rawHours(DatasetName dataset) {
            return raw.getOrDefault(dataset, new TreeMap<>());
        }

        @Override
        public NavigableMap<Slot, Version> current(DatasetName output) {
            return current.getOrDefault(output, new TreeMap<>());
        }

        @Override
        public Optional<String> heldKey(DatasetName output, Slot slot) {
            return Optional.empty();
        }
    }
}
