package io.millrace.standalone.cli;

import io.millrace.jobs.plan.PlannedRun;
import io.millrace.jobs.run.JobRunner;
import io.millrace.jobs.run.JobsPlan;
import io.millrace.jobs.run.Outcome;
import io.millrace.schemas.error.MillraceException;
import io.millrace.standalone.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Carries plans out before a person's eyes: what {@code apply} and {@code run} share. */
final class JobsRunning {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int BAR_WIDTH = 40;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "2",
            description = "Partitions that run beside one another (default: ${DEFAULT-VALUE}).")
    private int atOnce = 2;

    @Option(
            names = "--spark-master",
            paramLabel = "URL",
            description = "Run on this cluster, such as spark://host:7077, rather than in this process (default:"
                    + " sql-jobs.spark-master of the millrace.yaml).")
    private Optional<String> master = Optional.empty();

    @Option(
            names = "--spark",
            paramLabel = "NAME=VALUE",
            description = "A setting of Spark, such as spark.executor.memory=4g. May be repeated.")
    private Map<String, String> spark = Map.of();

    @Option(names = "--json", description = "Print one JSON object a line, one for each partition.")
    private boolean json;

    int run(JobsAccess access, Predicate<PlannedRun> chosen) throws Exception {
        return LakeFailures.run(() -> {
            try (OpenJobs open = access.open()) {
                Optional<JobsPlan> plan = open.plan();
                if (plan.isEmpty()) {
                    return ExitCode.FOUND_WRONG;
                }
                open.publish(plan.get());
                if (plan.get().runs(chosen).isEmpty()) {
                    return nothingToDo(plan.get());
                }
                return carryOut(open, spark(access), plan.get(), chosen);
            }
        });
    }

    /** Versions that broke their contracts are wrong as long as they are held. */
    private int nothingToDo(JobsPlan plan) {
        say("Everything is up to date.");
        plan.held().forEach(held -> say(HeldTexts.line(held)));
        boolean isBroken = plan.held().stream().anyMatch(held -> !held.held().isRolledBack());
        return isBroken ? ExitCode.FOUND_WRONG : ExitCode.DONE;
    }

    /**
     * Goes on until the process is stopped, with one warm session. Whatever is wrong with the jobs or the lake is told, and looked at
     * again.
     */
    int keepRunning(JobsAccess access, Duration every) throws Exception {
        return LakeFailures.run(() -> {
            try (OpenJobs open = access.open();
                    JobRunner runner = open.runner(Math.max(1, atOnce), spark(access))) {
                for (; ; ) {
                    once(open, runner);
                    Thread.sleep(every.toMillis());
                }
            }
        });
    }

    private void once(OpenJobs open, JobRunner runner) throws IOException, InterruptedException {
        try {
            Optional<JobsPlan> plan = open.plan();
            plan.ifPresent(open::publish);
            if (plan.isPresent() && !plan.get().plan().runs().isEmpty()) {
                JobRunner.Report unused = runner.apply(plan.get(), open::plan, run -> true, new Progress(json));
            }
        } catch (MillraceException e) {
            System.err.println(e.getMessage());
        }
    }

    /** What is given here counts over what the millrace.yaml says. */
    private Map<String, String> spark(JobsAccess access) {
        Map<String, String> all = new TreeMap<>(access.spark());
        all.putAll(spark);
        master.ifPresent(url -> all.put("spark.master", url));
        return all;
    }

    private int carryOut(OpenJobs open, Map<String, String> spark, JobsPlan plan, Predicate<PlannedRun> chosen)
            throws IOException, InterruptedException {
        try (JobRunner runner = open.runner(Math.max(1, atOnce), spark)) {
            long begin = System.nanoTime();
            JobRunner.Report report = runner.apply(plan, open::plan, chosen, new Progress(json));
            long current = report.outcomes().values().stream()
                    .filter(Outcome.Current.class::isInstance)
                    .count();
            say(String.format(
                    Locale.ROOT,
                    "%d of %d partitions are current, after %.1f s.",
                    current,
                    report.outcomes().size(),
                    (System.nanoTime() - begin) / 1e9));
            return report.isComplete() ? ExitCode.DONE : ExitCode.FOUND_WRONG;
        }
    }

    private void say(String line) {
        if (!json) {
            System.out.println(line);
        }
    }

    private static final class Progress implements JobRunner.Listener {
        private final boolean json;
        private final Terminal terminal = Terminal.ofProcess();
        private int all;
        private int ended;

        private Progress(boolean json) {
            this.json = json;
        }

        @Override
        public synchronized void planned(List<PlannedRun> runs) {
            all = ended + runs.size();
            status();
        }

        @Override
        public synchronized void finished(PlannedRun run, Outcome outcome) {
            ended++;
            if (json) {
                System.out.println(MAPPER.writeValueAsString(line(run, outcome)));
                return;
            }
            terminal.line("  " + run.job().output() + " " + run.slot() + "  " + text(outcome));
            status();
        }

        private void status() {
            int filled = all == 0 ? 0 : BAR_WIDTH * ended / all;
            if (!json) {
                terminal.status(
                        "  [" + "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled) + "] " + ended + " of " + all);
            }
        }

        private static String text(Outcome outcome) {
            if (outcome instanceof Outcome.Current current) {
                String told = current.findings().isEmpty() ? "" : ", but " + String.join("; ", current.findings());
                return current.rows() + " rows, " + Bytes.human(current.bytes()) + told;
            }
            if (outcome instanceof Outcome.Held held) {
                return "held: " + String.join("; ", held.findings());
            }
            if (outcome instanceof Outcome.Waiting waiting) {
                return "waits for " + waiting.input();
            }
            if (outcome instanceof Outcome.Failed failed) {
                return "failed (" + failed.code().text() + "): " + failed.message();
            }
            return "somebody else moved the pointer; planned again";
        }

        private static ObjectNode line(PlannedRun run, Outcome outcome) {
            ObjectNode line = MAPPER.createObjectNode()
                    .put("dataset", run.job().output().value())
                    .put("partition", run.slot().toString())
                    .put("version", run.target().key())
                    .put("outcome", outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT));
            if (outcome instanceof Outcome.Current current) {
                line.put("rows", current.rows()).put("bytes", current.bytes()).put("rows_read", current.rowsRead());
                current.findings().forEach(line.putArray("findings")::add);
            } else if (outcome instanceof Outcome.Held held) {
                held.findings().forEach(line.putArray("findings")::add);
            } else if (outcome instanceof Outcome.Waiting waiting) {
                line.put("input", waiting.input());
            } else if (outcome instanceof Outcome.Failed failed) {
                line.put("code", failed.code().text()).put("message", failed.message());
            }
            return line;
        }
    }
}
