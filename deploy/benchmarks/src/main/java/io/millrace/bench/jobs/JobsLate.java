package io.millrace.bench.jobs;

import io.millrace.bench.Benchmark;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** How many partitions a late batch makes again, beside how many read it. */
public final class JobsLate implements Benchmark {
    private static final int DAYS = 20;
    private static final int WEEK = 7;

    @Override
    public String name() {
        return "jobs-late";
    }

    @Override
    public String unit() {
        return "partitions";
    }

    @Override
    public String explanation() {
        return "partitions that are made again after one late batch in 20 days of three jobs (by day, by week, over the weeks);"
                + " the limit is how many read that day, directly or through others.";
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        JobsLake lake = new JobsLake(workspace.directory("lake"));
        try {
            Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
            for (int day = 1; day <= DAYS; day++) {
                lake.batch("raw", today.minus(day, ChronoUnit.DAYS), List.of("{\"n\":" + day + "}"));
                lake.batch("other", today.minus(day, ChronoUnit.DAYS), List.of("{\"n\":" + day + "}"));
            }
            lake.job("by_day", "on: change\n", "SELECT SUM(n) AS n FROM raw");
            lake.job("by_week", "inputs: {by_day: day-6..day}\n", "SELECT SUM(n) AS n FROM by_day");
            lake.job("over_weeks", "on: change\n", "SELECT MAX(n) AS n FROM by_week");
            lake.job("unconcerned", "on: change\n", "SELECT SUM(n) AS n FROM other");
            lake.fill(new CountingEngine());
            return new Running(lake, today.minus(DAYS - 1L, ChronoUnit.DAYS));
        } catch (Exception e) {
            lake.close();
            throw e;
        }
    }

    private record Running(JobsLake lake, Instant day) implements Setup {
        @Override
        public Sample measure() throws Exception {
            lake.batch("raw", day, List.of("{\"n\":1000}"));
            CountingEngine engine = new CountingEngine();
            long begin = System.nanoTime();
            lake.fill(engine);
            double milliseconds = (System.nanoTime() - begin) / 1e6;
            // The day itself, and seven days of each of the two that look back a week.
            return Sample.of(engine.made(), 1 + 2 * WEEK).with("ms", milliseconds);
        }

        @Override
        public void close() {
            lake.close();
        }
    }
}
