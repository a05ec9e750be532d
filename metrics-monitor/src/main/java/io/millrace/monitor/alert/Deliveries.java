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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is to be sent, on a thread of its own, again and again with longer pauses where a channel does not take it, for a day. A
 * channel that fails is itself something that is wrong.
 */
public final class Deliveries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
    private static final int MOST_ATTEMPTS = 100;
    private static final int AT_ONCE = 20;

    private final IncidentStore store;
    private final Map<String, Channel> channels;
    private final Duration interval;
    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final Thread thread;
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();

    /** Since when a channel takes nothing, and why. */
    private record Failure(Instant since, String reason) {}

    public Deliveries(
            IncidentStore store,
            Map<String, Channel> channels,
            Duration interval,
            MeterRegistry metrics,
            InstantSource clock) {
        this.store = store;
        this.channels = Map.copyOf(channels);
        this.interval = interval;
        this.metrics = metrics;
        this.clock = clock;
        this.thread = new Thread(this::run, "deliveries");
        thread.setDaemon(true);
        channels.keySet().forEach(name -> Gauge.builder(
                        "millrace.alert.channel.up", failures, known -> known.containsKey(name) ? 0 : 1)
                .description("0 when a channel did not take the last message, else 1")
                .tag("channel", name)
                .strongReference(true)
                .register(metrics));
    }

    public void start() {
        thread.start();
    }

    /** The channels that fail, as something that is wrong. */
    public List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        failures.forEach((name, failure) -> conditions.add(new Condition(
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

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    for (IncidentStore.Due due : store.takeDue(clock.instant(), LEASE, AT_ONCE)) {
                        send(due);
                    }
                } catch (RuntimeException e) {
                    LOG.debug("messages can't be read: {}", Reasons.of(e));
                }
                TimeUnit.MILLISECONDS.sleep(interval.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(IncidentStore.Due due) throws InterruptedException {
        Optional<Channel> channel = Optional.ofNullable(channels.get(due.channel()));
        Instant now = clock.instant();
        if (channel.isEmpty()) {
            store.failed(due.id(), "the settings have no such channel any more", now, true, now);
            return;
        }
        try {
            channel.get().send(due.message());
            store.sent(due.id(), clock.instant());
            failures.remove(due.channel());
            count(due.channel(), "sent");
        } catch (IOException | RuntimeException e) {
            String reason = Reasons.of(e);
            if (failures.put(due.channel(), since(due.channel(), now, reason)) == null) {
                LOG.warn("the channel {} takes no messages: {}", due.channel(), reason);
            }
            store.failed(due.id(), reason, now.plus(pause(due.attempts())), due.attempts() >= MOST_ATTEMPTS, now);
            count(due.channel(), "failed");
        }
    }

    private Failure since(String channel, Instant now, String reason) {
        Failure before = failures.get(channel);
        return new Failure(before == null ? now : before.since(), reason);
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

    @Override
    public void close() {
        thread.interrupt();
    }
}
