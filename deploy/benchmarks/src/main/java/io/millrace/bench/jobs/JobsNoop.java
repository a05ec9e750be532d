package io.millrace.bench.jobs;

import io.millrace.bench.Benchmark;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A whole {@code millrace jobs apply} that finds nothing to do, from the start of its process to its end. */
public final class JobsNoop implements Benchmark {
    private static final int JOBS = 100;
    private static final int DAYS = 30;
    private static final int LEVELS = 4;
    private static final long PATIENCE_SECONDS = 120;

    @Override
    public String name() {
        return "jobs-noop";
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public String explanation() {
        return "milliseconds of a millrace jobs apply without work, process start included, over 100 jobs (--rows)"
                + " with 30 partitions each.";
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        int jobs = workspace.rows().orElse(JOBS);
        JobsLake lake = new JobsLake(workspace.directory("lake"));
        try {
            fill(lake, jobs, DAYS);
            CountingEngine engine = new CountingEngine();
            workspace.say("making " + jobs + " results of " + DAYS + " days");
            lake.fill(engine);
            return new Running(lake, engine.made(), workspace.directory("process"));
        } catch (Exception e) {
            lake.close();
            throw e;
        }
    }

    static void fill(JobsLake lake, int jobs, int days) throws IOException {
        Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
        for (int day = 1; day <= days; day++) {
            lake.batch("raw", today.minus(day, ChronoUnit.DAYS), List.of("{\"n\":" + day + "}"));
        }
        int perLevel = Math.max(1, jobs / LEVELS);
        for (int i = 0; i < jobs; i++) {
            String input = i < perLevel ? "raw" : "job" + (i - perLevel);
            lake.job("job" + i, "on: change\n", "SELECT SUM(n) + " + i + " AS n FROM " + input);
        }
    }

    private static final class Running implements Setup {
        private final JobsLake lake;
        private final int partitions;
        private final Path directory;
        private int number;

        private Running(JobsLake lake, int partitions, Path directory) {
            this.lake = lake;
            this.partitions = partitions;
            this.directory = directory;
        }

        @Override
        public Sample measure() throws Exception {
            Path settings = Files.writeString(directory.resolve("millrace.yaml"), "object-store: {bucket: lake}\n");
            Path output = directory.resolve("apply-" + number++ + ".log");
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx2g",
                    "-XX:+UseParallelGC",
                    "-Duser.timezone=UTC",
                    "-Dlogback.configurationFile=millrace-logback.xml",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.millrace.standalone.cli.Millrace",
                    "jobs",
                    "apply",
                    "--config",
                    settings.toString(),
                    "--jobs",
                    lake.jobs().toString());
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(Map.copyOf(lake.settings()));
            long begin = System.nanoTime();
            Process process = builder.start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            double milliseconds = (System.nanoTime() - begin) / 1e6;
            String said = Files.readString(output, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0 || !said.contains("up to date") || said.contains("Spark")) {
                process.destroyForcibly();
                throw new IllegalStateException("a look without work was to end well, but said: " + said);
            }
            return Sample.of(milliseconds).with("partitions", partitions);
        }

        @Override
        public void close() {
            lake.close();
        }
    }
}
