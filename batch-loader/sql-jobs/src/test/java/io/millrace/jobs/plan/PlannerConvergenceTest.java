package io.millrace.jobs.plan;

import io.millrace.jobs.Grain;
import io.millrace.jobs.InputWindow;
import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Random graphs, arrivals, edits and crashes: in the end every partition is what a full recomputation makes. */
class PlannerConvergenceTest {
    private static final int SCHEDULES = Integer.getInteger("millrace.planner.schedules", 50);
    private static final long START = 20_000;
    private static final int DAYS = 6;

    @Test
    void convergesToAFullRecomputationWithoutNeedlessRuns() {
        for (int i = 0; i < SCHEDULES; i++) {
            long seed = Long.getLong("millrace.planner.seed", 1_000 + i);
            try {
                new Schedule(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " (-Dmillrace.planner.seed=" + seed + ")", e);
            }
        }
    }

    private static final class Schedule {
        private final Random random;
        private final SimulatedLake lake = new SimulatedLake();
        private final List<DatasetName> sources =
                List.of(new DatasetName("plays"), new DatasetName("searches"), new DatasetName("shop.music.tracks"));
        private final Map<DatasetName, PlannedJob> jobs = new HashMap<>();
        private long now = START * 24;

        Schedule(long seed) {
            this.random = new Random(seed);
        }

        void run() {
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count; i++) {
                PlannedJob job = job(i);
                jobs.put(job.output(), job);
            }
            for (int step = 0; step < 30; step++) {
                change();
                apply(random.nextInt(8));
            }
            apply(Integer.MAX_VALUE);
            assertThat(planner().plan(lake, hour()).runs()).isEmpty();
            int before = lake.runs();
            apply(Integer.MAX_VALUE);
            assertThat(lake.runs()).isEqualTo(before);
            compareWithRecomputation();
        }

        private void change() {
            now = Math.min(now + random.nextInt(12), (START + DAYS) * 24);
            for (int i = random.nextInt(4); i > 0; i--) {
                long hour = START * 24 + random.nextInt((int) (now - START * 24) + 1);
                lake.arrive(sources.get(random.nextInt(sources.size())), hour);
            }
            if (random.nextInt(6) == 0) {
                List<PlannedJob> all = new ArrayList<>(jobs.values());
                PlannedJob old = all.get(random.nextInt(all.size()));
                jobs.put(
                        old.output(),
                        new PlannedJob(old.output(), old.grain(), old.inputs(), "code" + random.nextInt(3)));
            }
        }

        /** Carries out at most so many runs, then crashes, with or without a version that nobody points to. */
        private void apply(int most) {
            List<PlannedRun> runs = planner().plan(lake, hour()).runs();
            for (int i = 0; i < runs.size(); i++) {
                if (i == most) {
                    if (random.nextBoolean()) {
                        lake.make(runs.get(i));
                    }
                    return;
                }
                lake.run(runs.get(i));
            }
        }

        private void compareWithRecomputation() {
            SimulatedLake fresh = new SimulatedLake();
            sources.forEach(
                    source -> lake.rawHours(source).forEach((hour, content) -> fresh.copy(source, hour, content)));
            planner().plan(fresh, hour()).runs().forEach(fresh::run);
            for (DatasetName output : jobs.keySet()) {
                assertThat(lake.current(output).keySet())
                        .isEqualTo(fresh.current(output).keySet());
                for (Slot slot : fresh.current(output).keySet()) {
                    assertThat(lake.rows(output, slot)).isPresent().isEqualTo(fresh.rows(output, slot));
                }
            }
        }

        private Planner planner() {
            return new Planner(jobs.values(), "engine");
        }

        private Slot hour() {
            return new Slot(Grain.HOUR, now);
        }

        /** Reads one or two of the sources and of the jobs before it. */
        private PlannedJob job(int index) {
            Grain grain = random.nextBoolean() ? Grain.DAY : Grain.HOUR;
            List<DatasetName> candidates = new ArrayList<>(sources);
            candidates.addAll(jobs.keySet());
            Map<DatasetName, InputWindow> inputs = new HashMap<>();
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                DatasetName input = candidates.get(random.nextInt(candidates.size()));
                boolean byDay = grain == Grain.DAY
                        || (jobs.containsKey(input) && jobs.get(input).grain() == Grain.DAY);
                int last = random.nextInt(2);
                int first = input.isChanges() ? last : last + random.nextInt(3);
                inputs.put(input, new InputWindow.Partitions(byDay ? Grain.DAY : Grain.HOUR, first, last));
            }
            return new PlannedJob(new DatasetName("job" + index), grain, inputs, "code0");
        }
    }
}
