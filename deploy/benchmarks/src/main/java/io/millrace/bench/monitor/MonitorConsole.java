package io.millrace.bench.monitor;

import io.millrace.bench.Benchmark;
import io.millrace.bench.Closing;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import io.millrace.bench.process.JavaProcess;
import io.millrace.bench.process.KafkaProcess;
import io.millrace.bench.process.WarehouseProcess;
import io.millrace.embedded.LoopbackPort;
import io.millrace.monitor.MetricsMonitorService;
import io.millrace.schemas.tally.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** How fast the console answers, and what its process takes, with very many datasets. */
public final class MonitorConsole implements Benchmark {
    private static final int DATASETS = 1_000;
    private static final int WHOLE_DAYS = 89;
    private static final int HOURS_OF_DAY = 24;
    private static final int WARM_UP = 30;
    private static final int REQUESTS = 50;
    private static final int PROCESSORS = 2;
    private static final long HOUR_SECONDS = 3_600;
    private static final long LOOK_EVERY_MILLIS = 500;
    private static final double MEGA = 1 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final List<String> OPTIONS = List.of("-Xmx240m", "-Xmn40m", "-XX:+UseSerialGC");
    private static final List<String> PARTS = List.of("hours", "columns", "bad-rows", "batches");
    private static final String PASSWORD = "benchmark-password";

    @Override
    public String name() {
        return "monitor-console";
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public String explanation() {
        return "95th percentile of 50 times, in milliseconds, of a dataset's page with all its parts in a console of"
                + " 1,000 datasets (--rows for fewer) with 90 days of hourly profiles and a lake with a batch for each dataset"
                + " and hour, on two processors with -Xmx240m; wanted are under 300 for the overview, 500 for the dataset, and"
                + " 512 MB for the process, in the details.";
    }

    @Override
    public Optional<Integer> rowsAmongAll() {
        return Optional.of(DATASETS / 10);
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        int datasets = workspace.rows().orElse(DATASETS);
        Closing open = new Closing();
        try {
            KafkaProcess kafka = open.add(KafkaProcess.start(workspace.directory("kafka")));
            WarehouseProcess warehouse = open.add(WarehouseProcess.start(workspace.directory("warehouse")));
            kafka.createTopic(Tally.TOPIC, 1);
            long lastHour = Instant.now().getEpochSecond() / HOUR_SECONDS - 1;
            double begun = seconds();
            int ofToday = Math.toIntExact(lastHour % HOURS_OF_DAY) + 1;
            CalculatedLake lake = open.add(new CalculatedLake(datasets, lastHour, WHOLE_DAYS * HOURS_OF_DAY + ofToday));
            FilledState.fill(warehouse.stateSettings(), datasets, lastHour, lake);
            say(workspace, datasets * FilledState.HOURS + " profiles stored", begun);
            begun = seconds();
            FilledStages.fill(warehouse, lake, datasets);
            say(workspace, datasets * lake.hours() + " batches in the ledger", begun);
            return start(workspace, open, kafka, warehouse, lake, datasets);
        } catch (Exception e) {
            open.close();
            throw e;
        }
    }

    private static void say(Workspace workspace, String what, double begun) {
        workspace.say(what + " in " + Math.round(seconds() - begun) + " s");
    }

    private static Setup start(
            Workspace workspace,
            Closing open,
            KafkaProcess kafka,
            WarehouseProcess warehouse,
            CalculatedLake lake,
            int datasets)
            throws Exception {
        int port = LoopbackPort.free(Set.of());
        int managementPort = LoopbackPort.free(Set.of(port));
        Map<String, String> settings = new HashMap<>(warehouse.settings());
        settings.putAll(warehouse.stateSettings());
        settings.putAll(lake.settings());
        settings.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        settings.put("MILLRACE_METRICS_MONITOR_HTTP_PORT", Integer.toString(port));
        settings.put("MILLRACE_METRICS_MONITOR_MANAGEMENT_PORT", Integer.toString(managementPort));
        settings.put("MILLRACE_METRICS_MONITOR_ACCESS_ADMIN_PASSWORD", PASSWORD);
        double begun = seconds();
        settings.put("MILLRACE_EXIT_WITH_PARENT", "true");
        // As the unit of systemd has it: the C library else keeps an arena for nearly every thread.
        settings.put("MALLOC_ARENA_MAX", "2");
        JavaProcess monitor = open.add(JavaProcess.startOnFew(
                PROCESSORS,
                MetricsMonitorService.class,
                OPTIONS,
                settings,
                workspace.directory().resolve("metrics-monitor.log")));
        ConsoleClient console = new ConsoleClient(port);
        awaitAnswer(console, monitor);
        console.logIn("admin", PASSWORD);
        awaitCounted(console, datasets);
        say(workspace, "everything counted", begun);
        Running running = new Running(open, monitor, console, datasets, datasets * lake.hours(), seconds() - begun);
        Looks unused = running.look(WARM_UP);
        return running;
    }

    private static void awaitAnswer(ConsoleClient console, JavaProcess monitor) throws Exception {
        double deadline = seconds() + PATIENCE.toSeconds();
        while (!console.answers()) {
            if (!monitor.isAlive() || seconds() > deadline) {
                throw new IllegalStateException("the monitor does not answer; its output is in " + monitor.log());
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private static void awaitCounted(ConsoleClient console, int datasets) throws Exception {
        String wanted = datasets + " of " + datasets + " datasets";
        double deadline = seconds() + PATIENCE.toSeconds();
        while (!console.get("").contains(wanted)) {
            if (seconds() > deadline) {
                throw new IllegalStateException("the overview does not say that " + wanted + " add up");
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private static double seconds() {
        return System.nanoTime() / 1e9;
    }

    private record Running(
            Closing open, JavaProcess monitor, ConsoleClient console, int datasets, int batches, double counted)
            implements Setup {
        @Override
        public Sample measure() throws Exception {
            Looks looks = look(REQUESTS);
            Sample sample = new Sample(
                            looks.whole.getValueAtPercentile(95) / 1e3,
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            Map.of())
                    .with("datasets", datasets)
                    .with("batches in the lake", batches)
                    .with("seconds until everything was counted", counted)
                    .with("resident MB", monitor.residentBytes() / MEGA);
            sample = with(sample, "overview", looks.overview);
            sample = with(sample, "dataset page", looks.page);
            for (Map.Entry<String, Histogram> part : looks.parts.entrySet()) {
                sample = with(sample, "part " + part.getKey(), part.getValue());
            }
            return with(sample, "dataset page with its parts", looks.whole);
        }

        private static Sample with(Sample sample, String name, Histogram micros) {
            return sample.with(name + " p50 ms", micros.getValueAtPercentile(50) / 1e3)
                    .with(name + " p95 ms", micros.getValueAtPercentile(95) / 1e3);
        }

        private Looks look(int times) throws Exception {
            Looks looks = new Looks(new Histogram(3), new Histogram(3), new TreeMap<>(), new Histogram(3));
            for (int i = 0; i < times; i++) {
                String dataset = "datasets/events_" + i * 7 % datasets;
                double begun = seconds();
                console.get("");
                double overview = seconds();
                console.get(dataset);
                double page = seconds();
                for (String part : PARTS) {
                    double asked = seconds();
                    console.get(dataset + "/" + part);
                    looks.parts.computeIfAbsent(part, any -> new Histogram(3)).recordValue(micros(seconds() - asked));
                }
                double whole = seconds();
                looks.overview.recordValue(micros(overview - begun));
                looks.page.recordValue(micros(page - overview));
                looks.whole.recordValue(micros(whole - overview));
            }
            return looks;
        }

        private static long micros(double seconds) {
            return Math.round(seconds * 1e6);
        }

        @Override
        public void close() {
            open.close();
        }
    }

    private record Looks(Histogram overview, Histogram page, Map<String, Histogram> parts, Histogram whole) {}
}
