package io.millrace.cdc.source;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.cdc.check.Answer;
import io.millrace.cdc.check.BinlogPosition;
import io.millrace.cdc.check.FindingCode;
import io.millrace.cdc.check.Grants;
import io.millrace.cdc.check.Hosting;
import io.millrace.cdc.check.Requirements;
import io.millrace.cdc.check.ServerFacts;
import io.millrace.cdc.check.ServerVariables;
import io.millrace.cdc.check.ServerVersion;
import io.millrace.cdc.check.SetupCheck;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SourceWatchTest {
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(5), Duration.ofMillis(20));

    private volatile Supplier<ServerFacts> answer = () -> facts("FULL");
    private volatile Instant now = Instant.parse("2026-11-23T00:00:00Z");

    @Test
    void isDownUntilItsFirstCheck() {
        try (SourceWatch watch = watch(() -> now, QUICK)) {
            assertThat(watch.state()).isInstanceOf(SourceState.Unproven.class);
            assertThat(new SourceHealth(watch).health().getStatus()).isEqualTo(Status.DOWN);
        }
    }

    @Test
    void followsTheServerFromReadyToMisconfiguredToUnavailableAndBack() {
        try (SourceWatch watch = watch(Clock.systemUTC(), QUICK)) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            new SourceMetrics(new SourceWatches(List.of(watch)), registry);
            watch.start();
            await().until(() -> watch.state() instanceof SourceState.Ready);
            assertThat(up(registry)).isEqualTo(1);
            assertThat(blocking(registry)).isZero();

            answer = () -> facts("MINIMAL");
            await().until(() -> watch.state() instanceof SourceState.Misconfigured);
            assertThat(up(registry)).isZero();
            assertThat(blocking(registry)).isEqualTo(1);
            Health misconfigured = new SourceHealth(watch).health();
            assertThat(misconfigured.getStatus()).isEqualTo(Status.DOWN);
            assertThat(String.valueOf(misconfigured.getDetails().get("findings")))
                    .contains(FindingCode.BINLOG_ROW_METADATA_NOT_FULL.text())
                    .contains("SET PERSIST binlog_row_metadata = 'FULL';");

            answer = SourceWatchTest::refuse;
            await().until(() -> watch.state() instanceof SourceState.Unavailable);
            assertThat(new SourceHealth(watch).health().getDetails()).containsEntry("kind", "unreachable");

            answer = () -> facts("FULL");
            await().until(() -> watch.state() instanceof SourceState.Ready);
            assertThat(new SourceHealth(watch).health().getDetails())
                    .containsEntry("version", "8.0.36")
                    .containsEntry("serverUuid", "4e57")
                    .containsEntry("binlogFile", "binlog.000003")
                    .containsEntry("binlogPosition", 155L)
                    .containsEntry("gtids", "4e57:1-7");
        }
    }

    @Test
    void sinceIsWhenTheStateBeganAndNotTheLastCheck() {
        AtomicInteger checks = new AtomicInteger();
        answer = () -> {
            checks.incrementAndGet();
            return facts("FULL");
        };
        try (SourceWatch watch = watch(() -> now, QUICK)) {
            watch.start();
            await().until(() -> watch.state() instanceof SourceState.Ready);
            Instant first = now;
            now = first.plusSeconds(10);
            int before = checks.get();
            await().until(() -> checks.get() > before + 2);
            assertThat(watch.state()).isInstanceOfSatisfying(SourceState.Ready.class, ready -> assertThat(ready.since())
                    .isEqualTo(first));
        }
    }

    @Test
    void aWrongPasswordIsNotTriedInQuickSuccession() {
        AtomicInteger attempts = new AtomicInteger();
        answer = () -> {
            attempts.incrementAndGet();
            throw new SourceUnavailableException(FailureKind.ACCESS_DENIED, "denied", new SQLException("denied"));
        };
        try (SourceWatch watch = watch(Clock.systemUTC(), new Backoff(Duration.ofMillis(1), Duration.ofMinutes(1)))) {
            watch.start();
            await().until(() -> watch.state() instanceof SourceState.Unavailable);
            await().during(Duration.ofMillis(200)).until(() -> attempts.get() == 1);
        }
    }

    @Test
    void aCheckThatBreaksIsReportedAndTriedAgain() {
        answer = () -> {
            throw new IllegalStateException("bug");
        };
        try (SourceWatch watch = watch(Clock.systemUTC(), QUICK)) {
            watch.start();
            await().until(() -> watch.state() instanceof SourceState.Unavailable);
            answer = () -> facts("FULL");
            await().until(() -> watch.state() instanceof SourceState.Ready);
        }
    }

    @Test
    void aCheckThatHangsMakesAReadySourceUnavailable() {
        AtomicInteger checks = new AtomicInteger();
        answer = () -> {
            checks.incrementAndGet();
            return facts("FULL");
        };
        try (SourceWatch watch = watch(() -> now, new Backoff(Duration.ofMillis(5), Duration.ofHours(1)))) {
            watch.start();
            await().until(() -> watch.state() instanceof SourceState.Ready);
            now = now.plus(Duration.ofHours(1)).plusSeconds(121);
            assertThat(watch.state())
                    .isInstanceOfSatisfying(SourceState.Unavailable.class, hung -> assertThat(hung.reason())
                            .contains("the check hangs"));
            assertThat(checks).hasValue(1);
        }
    }

    @Test
    void noSourceIsUpAndSaysSo() {
        assertThat(SourceHealth.contributor(new SourceWatches(List.of())))
                .isInstanceOfSatisfying(HealthIndicator.class, none -> {
                    Health health = none.health();
                    assertThat(health).isNotNull();
                    assertThat(String.valueOf(health)).contains("UP").contains("none is configured");
                });
    }

    private SourceWatch watch(InstantSource clock, Backoff backoff) {
        SetupCheck check = new SetupCheck(new Requirements(Duration.ofHours(24), true, false));
        return new SourceWatch("shop", () -> answer.get(), check, backoff, clock);
    }

    private static ServerFacts refuse() {
        throw new SourceUnavailableException(
                FailureKind.UNREACHABLE, "Connection refused", new SQLException("refused"));
    }

    private static double up(SimpleMeterRegistry registry) {
        return registry.get("millrace.source.up").tag("source", "shop").gauge().value();
    }

    private static double blocking(SimpleMeterRegistry registry) {
        return registry.get("millrace.source.findings")
                .tag("severity", "blocking")
                .gauge()
                .value();
    }

    private static ServerFacts facts(String rowMetadata) {
        return new ServerFacts(
                "8.0.36",
                ServerVersion.parse("8.0.36"),
                Hosting.OWN,
                new ServerVariables(Map.of(
                        "binlog_row_image", "FULL",
                        "binlog_row_metadata", rowMetadata,
                        "gtid_mode", "ON",
                        "log_bin", "ON",
                        "log_replica_updates", "ON",
                        "server_id", "1",
                        "server_uuid", "4e57",
                        "time_zone", "+00:00")),
                Optional.of(new BinlogPosition("binlog.000003", 155, "4e57:1-7", List.of())),
                new Grants("'cdc'@'%'", Set.of("REPLICATION SLAVE", "REPLICATION CLIENT", "SELECT"), Set.of()),
                Answer.NO,
                true,
                OptionalInt.empty());
    }
}
