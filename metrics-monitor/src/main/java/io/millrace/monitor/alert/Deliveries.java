package io.millrace.monitor.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.monitor.alert.channel.Channel;
import io.millrace.monitor.collect.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is to be sent, each channel on a thread of its own so that none waits for another, again and again with longer pauses
 * where a channel does not take it, for a day. A channel that fails is itself something that is wrong. What was sent stands in the
 * database: a restart neither repeats nor loses a message.
 */
public final class Deliveries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    /** Longer than any channel takes, so that nobody else sends what this monitor is sending. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    private static final int MOST_ATTEMPTS = 100;

    private final IncidentStore store;
    private final Map<String, Channel> channels;
    private final Duration interval;
    private final MeterRegistry metrics;
    private final Predicate<Instant> maintenance;
    private final InstantSource clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private volatile Map<String, IncidentStore.Failing> failing = Map.of();

    /** @param maintenance whether nothing is sent at a moment; it is sent afterwards */
    public Deliveries(
            IncidentStore store,
            Map<String, Channel> channels,
            Duration interval,
            Predicate<Instant> maintenance,
            MeterRegistry metrics,
            InstantSource clock) {
        this.store = store;
        this.channels = Map.copyOf(channels);
        this.interval = interval;
        this.maintenance = maintenance;
        this.metrics = metrics;
        this.clock = clock;
        channels.forEach((name, channel) -> {
            Thread thread = new Thread(() -> run(name, channel), "deliver-" + name);
            thread.setDaemon(true);
            threads.add(thread);
            Gauge.builder("millrace.alert.channel.up", this, any -> any.failing.containsKey(name) ? 0 : 1)
                    .description("0 while a channel does not take a message, else 1")
                    .tag("channel", name)
                    .register(metrics);
            Gauge.builder("millrace.alert.messages.waiting", this, any -> any.waiting(name))
                    .description("Messages that a channel did not take and that are sent again")
                    .tag("channel", name)
                    .register(metrics);
        });
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    /** The channels that fail, as something that is wrong. */
    public List<Condition> conditions() {
        store.giveUpOthers(channels.keySet(), clock.instant());
        failing = store.failing();
        List<Condition> conditions = new ArrayList<>();
        failing.forEach((name, failure) -> conditions.add(new Condition(
                "channel/" + name,
                Stage.MONITOR,
                "channel-" + name,
                "",
                Severity.WARNING,
                "",
                "The channel " + name + " takes no messages",
                "Messages about incidents reach people.",
                failure.reason(),
                failure.since(),
                List.of(),
                "Check the channel's address and secret in the settings metrics-monitor.alerts.channels; messages are"
                        + " sent again by themselves.")));
        return conditions;
    }

    private long waiting(String channel) {
        return Optional.ofNullable(failing.get(channel))
                .map(IncidentStore.Failing::waiting)
                .orElse(0L);
    }

    private void run(String name, Channel channel) {
        try {
            while (!stopping.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    sendAll(name, channel);
                } catch (RuntimeException e) {
                    LOG.debug("messages can't be read: {}", Reasons.of(e));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendAll(String name, Channel channel) throws InterruptedException {
        Optional<IncidentStore.Due> due = next(name);
        while (due.isPresent()) {
            send(channel, due.get());
            due = next(name);
        }
    }

    /** What is not taken now waits in the database, for the end of the maintenance or the next start. */
    private Optional<IncidentStore.Due> next(String channel) {
        Instant now = clock.instant();
        return stopping.getCount() == 0 || maintenance.test(now)
                ? Optional.empty()
                : store.takeDue(channel, now, LEASE);
    }

    private void send(Channel channel, IncidentStore.Due due) throws InterruptedException {
        try {
            channel.send(due.message());
        } catch (IOException | RuntimeException e) {
            Instant now = clock.instant();
            String reason = Reasons.of(e);
            store.failed(due.id(), reason, now.plus(pause(due.attempts())), due.attempts() >= MOST_ATTEMPTS, now);
            if (due.attempts() == 1 && !failing.containsKey(due.channel())) {
                LOG.warn("the channel {} takes no messages: {}", due.channel(), reason);
            }
            count(due.channel(), "failed");
            return;
        }
        store.sent(due.id(), clock.instant());
        count(due.channel(), "sent");
    }

    /** Doubles from the interval of the deliveries up to a quarter of an hour. */
    private Duration pause(int attempts) {
        Duration pause = interval.multipliedBy(1L << Math.min(attempts, 16));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private void count(String channel, String outcome) {
        Counter.builder("millrace.alert.messages")
                .description("Messages about incidents, by channel and whether it took them")
                .tag("channel", channel)
                .tag("outcome", outcome)
                .register(metrics)
                .increment();
    }

    /** Lets the message that is under way arrive and be written down as sent, so that the next start does not repeat it. */
    @Override
    public void close() {
        stopping.countDown();
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(Thread::interrupt);
    }
}
