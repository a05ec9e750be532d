package io.millrace.jobs.daemon;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.jobs.pull.LakePullStates;
import io.millrace.jobs.pull.PullAnswer;
import io.millrace.jobs.pull.PullRunner;
import io.millrace.jobs.pull.PullStates;
import io.millrace.lake.store.InMemoryObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Looks are made by hand; each look's runs are awaited. */
class PullsLoopTest {
    private static final String TICKETS = """
            dataset: tickets
            owner: support-tools
            description: Tickets of the help desk.
            schedule: 0 * * * *
            url: https://api.example.com/tickets
            """;

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T12:30:00Z"));
    private final AtomicBoolean leads = new AtomicBoolean(true);
    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicInteger asked = new AtomicInteger();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PullStates states = new LakePullStates(new InMemoryObjectStore());
    private PullsLoop loop;

    @BeforeEach
    void open() throws Exception {
        Files.writeString(directory.resolve("tickets.yaml"), TICKETS + "limits: {attempts: 1}\n");
        PullRunner runner = new PullRunner(
                (pull, query) -> {
                    asked.incrementAndGet();
                    return new PullAnswer.Answered(status.get(), Optional.empty(), "[{\"a\":1}]", 9);
                },
                (pull, events) -> {},
                states,
                now::get,
                time -> {},
                () -> "run",
                new Random(1));
        loop = new PullsLoop(
                directory, runner, states, leads::get, new PullsMetrics(registry, now::get), now::get, 1_000, 2);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void runsOnceForEachTimeOfTheSchedule() throws Exception {
        loop.look();
        awaitRuns("through", 1);
        eventually().until(() -> standing().succeededAt().isPresent());
        loop.look();
        now.set(Instant.parse("2026-11-23T13:00:01Z"));
        eventually().until(() -> {
            loop.look();
            return count("through") == 2;
        });
        assertThat(asked).hasValue(2);
        assertThat(states.read("tickets").due()).contains(Instant.parse("2026-11-23T13:00:00Z"));
        assertThat(registry.get("millrace.pulls.rows")
                        .tag("pull", "tickets")
                        .counter()
                        .count())
                .isEqualTo(2);
        eventually().until(() -> standing().succeededAt().equals(Optional.of(Instant.parse("2026-11-23T13:00:01Z"))));
        now.set(Instant.parse("2026-11-23T13:00:11Z"));
        assertThat(registry.get("millrace.pulls.success.age").gauge().value()).isEqualTo(10);
        assertThat(new PullsHealthIndicator(loop, now::get).health().getStatus())
                .isEqualTo(Status.UP);
    }

    @Test
    void onlyTheLeaderRuns() throws Exception {
        leads.set(false);
        loop.look();
        assertThat(loop.standings()).isEmpty();
        assertThat(asked).hasValue(0);
    }

    @Test
    void whatPassesIsTriedAgainLater() throws Exception {
        status.set(500);
        loop.look();
        awaitRuns("failed", 1);
        eventually().until(() -> standing().failures() == 1);
        assertThat(new PullsHealthIndicator(loop, now::get).health().getStatus())
                .isEqualTo(Status.UP);
        loop.look();
        assertThat(asked).hasValue(1);
        now.updateAndGet(before -> before.plus(Duration.ofSeconds(59)));
        assertThat(gauge("overdue")).as("it is late since it was declared").isEqualTo(59);
        assertThat(gauge("failing")).isZero();
        status.set(200);
        now.updateAndGet(before -> before.plus(Duration.ofSeconds(1)));
        eventually().until(() -> {
            loop.look();
            return count("through") == 1 && gauge("overdue") == 0;
        });
    }

    @Test
    void whatNeedsAPersonWaitsForAnotherFile() throws Exception {
        status.set(403);
        loop.look();
        awaitRuns("failed", 1);
        eventually().until(() -> standing().failures() == 1);
        assertThat(new PullsHealthIndicator(loop, now::get).health()).satisfies(health -> {
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails().toString()).contains("api_refused", "403");
        });
        now.updateAndGet(before -> before.plus(Duration.ofMinutes(10)));
        eventually().until(() -> {
            loop.look();
            return gauge("failing") == 1;
        });
        assertThat(gauge("overdue")).isZero();
        assertThat(asked).hasValue(1);
        status.set(200);
        Files.writeString(directory.resolve("tickets.yaml"), TICKETS);
        eventually().until(() -> {
            loop.look();
            return count("through") == 1;
        });
    }

    @Test
    void aWrongFileShowsInHealth() throws Exception {
        Files.writeString(directory.resolve("other.yaml"), "dataset: x");
        loop.look();
        assertThat(new PullsHealthIndicator(loop, now::get).health()).satisfies(health -> {
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails().toString()).contains("other.yaml:1: owner is missing");
        });
    }

    private double gauge(String name) {
        return registry.get("millrace.pulls." + name)
                .tag("pull", "tickets")
                .gauge()
                .value();
    }

    private PullStanding standing() {
        return Optional.ofNullable(loop.standings().get("tickets")).orElseThrow();
    }

    private void awaitRuns(String outcome, int runs) {
        eventually().until(() -> count(outcome) == runs);
    }

    private double count(String outcome) {
        return registry.find("millrace.pulls.runs").tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(10));
    }
}
