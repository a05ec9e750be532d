package io.millrace.bench.load;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * Sends HTTP requests over many connections from few threads. Without a rate every connection sends its next request as
 * soon as it has its answer; with one, requests are due at even distances, and waiting for a free connection counts as
 * time that the client waited.
 */
public final class LoadGenerator {
    private final InetSocketAddress address;
    private final int connections;
    private final int threads;

    public LoadGenerator(InetSocketAddress address, int connections, int threads) {
        this.address = address;
        this.connections = connections;
        this.threads = threads;
    }

    /** As fast as the answers come. */
    public LoadReport flatOut(IntFunction<Conversation> conversations, Duration warmUp, Duration measured)
            throws Exception {
        return run(conversations, warmUp, measured, OptionalDouble.empty());
    }

    /** That many requests a second. */
    public LoadReport atRate(double rate, IntFunction<Conversation> conversations, Duration warmUp, Duration measured)
            throws Exception {
        return run(conversations, warmUp, measured, OptionalDouble.of(rate));
    }

    private LoadReport run(
            IntFunction<Conversation> conversations, Duration warmUp, Duration measured, OptionalDouble rate)
            throws Exception {
        List<LoadThread> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            List<Conversation> mine = new ArrayList<>();
            for (int connection = thread; connection < connections; connection += threads) {
                mine.add(conversations.apply(connection));
            }
            OptionalDouble share =
                    rate.isPresent() ? OptionalDouble.of(rate.getAsDouble() / threads) : OptionalDouble.empty();
            running.add(new LoadThread(address, mine, share));
        }
        try {
            running.forEach(Thread::start);
            Thread.sleep(warmUp.toMillis());
            running.forEach(LoadThread::startRecording);
            long start = System.nanoTime();
            double processorBefore = processorSeconds();
            Thread.sleep(measured.toMillis());
            double seconds = (System.nanoTime() - start) / 1e9;
            double processors = (processorSeconds() - processorBefore) / seconds;
            running.forEach(LoadThread::finish);
            for (LoadThread thread : running) {
                thread.join();
            }
            return report(running, seconds, processors);
        } finally {
            running.forEach(LoadThread::finish);
        }
    }

    private static LoadReport report(List<LoadThread> threads, double seconds, double processors) {
        Map<Integer, Long> statuses = new TreeMap<>();
        Histogram latencies = LoadThread.histogram();
        long failures = 0;
        for (LoadThread thread : threads) {
            thread.statuses().forEach((status, count) -> statuses.merge(status, count, Long::sum));
            latencies.add(thread.latencies());
            failures += thread.failures();
        }
        return new LoadReport(seconds, statuses, failures, latencies, processors);
    }

    private static double processorSeconds() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getProcessCpuTime()
                / 1e9;
    }
}
