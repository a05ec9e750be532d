package io.millrace.cdc.capture;

import io.millrace.cdc.settings.SourceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A connection on which nothing comes any more while it stays open: found by the heartbeats, which write nothing to the source. */
class StallIT {
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);

    private final Bench bench = Bench.shared();

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void silenceIsNoticedShownAndOvercome(String flavor) throws Exception {
        // Of this try alone, should it be tried again.
        String name = "stall_" + flavor + "_" + Long.toString(System.nanoTime(), 36);
        SourceSettings direct = bench.source(name, flavor, Bench.capturing(name));
        bench.run(direct, "CREATE DATABASE " + name, "CREATE TABLE " + name + ".t (id INT PRIMARY KEY)");
        try (SilentProxy proxy = new SilentProxy(direct.port());
                SourceCapture capture = bench.capture(through(proxy, direct), HEARTBEAT)) {
            Bench.awaitStreaming(capture);
            bench.run(direct, "INSERT INTO " + name + ".t VALUES (1)");
            awaitIds(capture, name, 1);
            await().atMost(Bench.PATIENCE).until(() -> capture.lag()
                    .filter(lag -> lag.bytes() == 0 && lag.seconds() == 0)
                    .isPresent());
            await().atMost(Bench.PATIENCE).untilAsserted(() -> {
                Health health = health(capture);
                assertThat(health.getStatus()).isEqualTo(Status.UP);
                assertThat(health.getDetails()).containsEntry("bytesBehind", 0L);
            });

            proxy.fallSilent();
            bench.run(direct, "INSERT INTO " + name + ".t VALUES (2)");
            await().atMost(Bench.PATIENCE).untilAsserted(() -> {
                Health health = health(capture);
                assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                assertThat(health.getDetails()).containsEntry("code", "silent");
            });

            proxy.speakAgain();
            awaitIds(capture, name, 1, 2);
            await().atMost(Bench.PATIENCE)
                    .until(() -> health(capture).getStatus().equals(Status.UP));
            assertThat(ids(name)).containsExactlyInAnyOrder(1, 2);
        }
    }

    private void awaitIds(SourceCapture capture, String source, Integer... ids) {
        await().atMost(Bench.PATIENCE).untilAsserted(() -> assertThat(ids(source))
                .as(() -> Bench.shown(capture) + ", " + capture.lag())
                .containsExactlyInAnyOrder(ids));
    }

    /** Those of a row that was inserted while its table was copied come twice, which is not the matter here. */
    private Set<Integer> ids(String source) throws Exception {
        return bench.changes(source).stream()
                .map(change -> change.path("after"))
                .map((JsonNode after) -> after.path("id").asInt())
                .collect(Collectors.toSet());
    }

    private static Health health(SourceCapture capture) {
        CompositeHealthContributor all =
                (CompositeHealthContributor) CaptureHealth.contributor(new SourceCaptures(List.of(capture)));
        HealthIndicator indicator = (HealthIndicator)
                Optional.ofNullable(all.getContributor(capture.name())).orElseThrow();
        return Optional.ofNullable(indicator.health(true)).orElseThrow();
    }

    private static SourceSettings through(SilentProxy proxy, SourceSettings direct) {
        return new SourceSettings(
                direct.name(),
                "127.0.0.1",
                proxy.port(),
                direct.user(),
                direct.password(),
                direct.tls(),
                direct.tlsCertificate(),
                direct.serverId(),
                direct.capture());
    }
}
