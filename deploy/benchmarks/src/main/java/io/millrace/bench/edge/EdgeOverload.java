package io.millrace.bench.edge;

import io.millrace.bench.Benchmark;
import io.millrace.bench.Closing;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import io.millrace.bench.load.LoadGenerator;
import io.millrace.bench.load.LoadReport;
import io.millrace.bench.load.Requests;
import io.millrace.bench.process.KafkaProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Ten times more than the edge can take, with little memory. */
public final class EdgeOverload implements Benchmark {
    private static final List<String> OPTIONS = List.of("-Xmx256m");
    private static final Set<Integer> ALLOWED = Set.of(200, 429, 503);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** What the virtual machine needs to compile the path. */
    private static final Duration COLD = Duration.ofSeconds(12);

    /** Long enough for Kafka's quota, which lets what was not used in the last seconds be caught up on. */
    private static final Duration SETTLED = Duration.ofSeconds(16);

    /** So slow that ten times as much can come from the same machine. */
    private static final double KAFKA_BYTES_A_SECOND = 2e6;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int LOAD_THREADS = 2;
    private static final int EVENTS = 100;

    /** So many that Kafka's quota is what bounds them, and not how long it holds each of them up. */
    private static final int ENOUGH = 256;

    private static final int MANY = 2_000;

    /** Every so many connections one is of the source that may send only so much. */
    private static final int LIMITED_ONE_IN = 4;

    private static final int LIMITED_EVENTS = 1_000;
    private static final int BODIES = 100;

    /** More than ten times, since under overload Kafka's batches get fuller and it takes half as much again. */
    private static final int TIMES = 16;

    private static final int RECOVERY_ATTEMPTS = 30;
    private static final double RECOVERED = 0.8;

    /** Far from the numbers of the overload's own connections. */
    private static final int SEED = 20_261_123;

    @Override
    public String name() {
        return "edge-overload";
    }

    @Override
    public String unit() {
        return "events/s";
    }

    @Override
    public String explanation() {
        return "Events accepted while more than ten times as many arrive for a minute in batches of 100 over 2000"
                + " connections, with -Xmx256m and a Kafka that takes 2 MB a second; the limit is what it accepts before. Fails on"
                + " any other status than 200, 429 and 503, a broken connection, or an acknowledged event that is not in"
                + " Kafka.";
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        return new Running(workspace);
    }

    private static final class Running implements Setup {
        private final Workspace workspace;
        private final Requests requests;
        private final Closing closing = new Closing();
        private final KafkaProcess kafka;
        private final EdgeProcess edge;
        private final double capacity;
        private int connectionsSoFar;

        Running(Workspace workspace) throws Exception {
            this.workspace = workspace;
            this.requests =
                    Requests.posts("/v1/events", EdgeProcess.WRITE_KEY, new EventBodies(SEED).batches(BODIES, EVENTS));
            try {
                kafka = closing.add(KafkaProcess.start(workspace.directory("kafka")));
                edge = closing.add(EdgeProcess.startWithLimitedSource(
                        kafka, OPTIONS, LIMITED_EVENTS, workspace.directory().resolve("edge.log")));
                workspace.say("warming up");
                double unused = capacity(COLD);
                kafka.slowDown(EdgeProcess.PRODUCER, KAFKA_BYTES_A_SECOND);
                capacity = capacity(SETTLED);
            } catch (Exception e) {
                closing.close();
                throw e;
            }
        }

        /** Requests a second that it accepts. */
        private double capacity(Duration measured) throws Exception {
            return new LoadGenerator(edge.address(), ENOUGH, LOAD_THREADS)
                    .flatOut(requests::from, measured.dividedBy(2), measured)
                    .rate(200);
        }

        @Override
        public Sample measure() throws Exception {
            workspace.say("overload for " + MINUTE.toSeconds() + " s");
            List<NumberedEvents> conversations = new ArrayList<>();
            double processorsBefore = edge.service().process().processorSeconds();
            int first = connectionsSoFar;
            connectionsSoFar += MANY;
            LoadReport overload = new LoadGenerator(edge.address(), MANY, LOAD_THREADS)
                    .atRate(
                            capacity * TIMES,
                            connection -> {
                                NumberedEvents events = new NumberedEvents(
                                        first + connection,
                                        EVENTS,
                                        connection % LIMITED_ONE_IN == 1
                                                ? EdgeProcess.LIMITED_KEY
                                                : EdgeProcess.WRITE_KEY);
                                conversations.add(events);
                                return events;
                            },
                            Duration.ZERO,
                            MINUTE);
            double processors = (edge.service().process().processorSeconds() - processorsBefore) / overload.seconds();
            double recovery = secondsUntil(capacity * RECOVERED);
            double offered = overload.statuses().values().stream()
                            .mapToLong(Long::longValue)
                            .sum()
                    / overload.seconds();
            Set<Integer> wrong = new TreeSet<>(overload.statuses().keySet());
            wrong.removeAll(ALLOWED);
            long missing = StoredEvents.read(kafka.bootstrapServers(), "events." + EventBodies.TABLE)
                    .missing(conversations);
            long accepted = conversations.stream()
                    .mapToLong(events -> events.accepted().cardinality())
                    .sum();
            if (!wrong.isEmpty() || overload.failures() > 0 || missing > 0) {
                throw new IllegalStateException("the edge did not hold under load: answers " + overload.statuses()
                        + ", broken connections " + overload.failures() + ", acknowledged events missing in Kafka "
                        + missing);
            }
            workspace.say("answers by status " + overload.statuses());
            return Sample.of(accepted / overload.seconds(), capacity * EVENTS)
                    .with("offered, requests/s", offered)
                    .with("offered, times the capacity", offered / capacity)
                    .with("offered, times what was accepted", offered / overload.rate(200))
                    .with("answered 200, requests/s", overload.rate(200))
                    .with("answered 429, requests/s", overload.rate(429))
                    .with("answered 503, requests/s", overload.rate(503))
                    .with("broken connections", (double) overload.failures())
                    .with("acknowledged events", (double) accepted)
                    .with("acknowledged events missing in Kafka", (double) missing)
                    .with("seconds until 80 % of full speed", recovery)
                    .with("processors of the edge", processors)
                    .with("memory of the process, MB", edge.service().process().residentBytes() / 1e6)
                    .with("processors of the load generator", overload.processors());
        }

        private double secondsUntil(double requests) throws Exception {
            long start = System.nanoTime();
            for (int attempt = 0; attempt < RECOVERY_ATTEMPTS; attempt++) {
                double before = (System.nanoTime() - start) / 1e9;
                if (capacity(SECOND) >= requests) {
                    return before;
                }
            }
            throw new IllegalStateException("the edge did not get back to its speed");
        }

        @Override
        public void close() {
            closing.close();
        }
    }
}
