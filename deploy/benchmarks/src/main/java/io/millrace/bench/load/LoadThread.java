package io.millrace.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/** One thread of the generator with its connections. */
final class LoadThread extends Thread {
    private static final long HIGHEST_MICROS = 120_000_000;
    private static final int DIGITS = 3;
    private static final long SELECT_MILLIS = 50;
    private static final long RECONNECT_NANOS = 50_000_000;

    private final InetSocketAddress address;
    private final List<Conversation> conversations;
    private final long nanosBetween;
    private final Histogram latencies = histogram();
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private final AtomicBoolean recording = new AtomicBoolean();
    private final AtomicBoolean finished = new AtomicBoolean();
    private final Deque<HttpExchange> idle = new ArrayDeque<>();
    private final Deque<HttpExchange> broken = new ArrayDeque<>();
    private long failures;
    private long nextDue;

    /**
     * @param rate requests a second; empty for as many as are answered
     */
    LoadThread(InetSocketAddress address, List<Conversation> conversations, OptionalDouble rate) {
        super("load");
        setDaemon(true);
        this.address = address;
        this.conversations = conversations;
        this.nanosBetween = rate.isPresent() ? (long) (1e9 / rate.getAsDouble()) : 0;
    }

    static Histogram histogram() {
        return new Histogram(HIGHEST_MICROS, DIGITS);
    }

    void startRecording() {
        recording.set(true);
    }

    void finish() {
        recording.set(false);
        finished.set(true);
    }

    Map<Integer, Long> statuses() {
        return statuses;
    }

    Histogram latencies() {
        return latencies;
    }

    long failures() {
        return failures;
    }

    @Override
    public void run() {
        try (Selector selector = Selector.open()) {
            for (Conversation conversation : conversations) {
                HttpExchange exchange = new HttpExchange(conversation, address);
                exchange.connect(selector);
                begin(exchange);
            }
            nextDue = System.nanoTime();
            while (!finished.get()) {
                int unused = selector.select(this::progress, nanosBetween > 0 ? 1 : SELECT_MILLIS);
                sendDue();
                reconnect(selector);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            failures++;
        }
    }

    private void begin(HttpExchange exchange) throws IOException {
        if (nanosBetween == 0) {
            exchange.send(System.nanoTime());
        } else {
            idle.add(exchange);
        }
    }

    private void sendDue() {
        if (nanosBetween == 0) {
            return;
        }
        long now = System.nanoTime();
        while (nextDue <= now && !idle.isEmpty()) {
            HttpExchange exchange = idle.remove();
            try {
                exchange.send(nextDue);
            } catch (IOException e) {
                fail(exchange);
            }
            nextDue += nanosBetween;
        }
    }

    private void progress(SelectionKey key) {
        HttpExchange exchange = (HttpExchange) key.attachment();
        try {
            if (exchange.progress()) {
                answered(exchange);
            }
        } catch (IOException e) {
            fail(exchange);
        }
    }

    private void answered(HttpExchange exchange) throws IOException {
        if (recording.get()) {
            statuses.merge(exchange.status(), 1L, Long::sum);
            latencies.recordValue(Math.min(HIGHEST_MICROS, (System.nanoTime() - exchange.start()) / 1_000));
        }
        begin(exchange);
    }

    private void fail(HttpExchange exchange) {
        if (recording.get()) {
            failures++;
        }
        exchange.abandon();
        broken.add(exchange);
    }

    private void reconnect(Selector selector) {
        while (!broken.isEmpty() && System.nanoTime() - broken.peek().abandonedAt() > RECONNECT_NANOS) {
            HttpExchange exchange = broken.remove();
            try {
                exchange.connect(selector);
                begin(exchange);
            } catch (IOException e) {
                fail(exchange);
            }
        }
    }
}
