package io.millrace.monitor.service;

import io.millrace.monitor.FakeService;
import io.millrace.monitor.MonitoredService;
import io.millrace.monitor.collect.HttpPages;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ServiceWatchTest {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final FakeService fake = new FakeService();
    private final HttpPages pages = new HttpPages(Duration.ofMillis(500));
    private final MonitoredService service = new MonitoredService("lake-writer", fake.url());
    private final ServiceWatch watch = new ServiceWatch(List.of(service), new HttpHealthCheck(pages), () -> now.get());

    @AfterEach
    void stop() {
        watch.close();
        pages.close();
        fake.close();
    }

    @Test
    void isUnknownUntilItWasAsked() {
        assertThat(only().state()).isEqualTo(new ServiceState.Unknown());
        assertThat(only().asked()).isEmpty();
    }

    @Test
    void followsTheServiceAndKeepsSinceWhen() {
        fake.health(200, "{\"status\":\"UP\"}");
        watch.ask(service);
        assertThat(only().state()).isEqualTo(new ServiceState.Up(List.of()));

        now.set(START.plusSeconds(10));
        fake.health(503, down("down since 10:00: no broker"));
        watch.ask(service);
        assertThat(only().state()).isEqualTo(new ServiceState.Down(List.of("kafka: down since 10:00: no broker")));

        now.set(START.plusSeconds(20));
        fake.health(503, down("down since 10:00: still none"));
        watch.ask(service);
        assertThat(only().since()).isEqualTo(START.plusSeconds(10));
        assertThat(only().asked()).contains(START.plusSeconds(20));

        now.set(START.plusSeconds(30));
        fake.close();
        watch.ask(service);
        assertThat(only().state()).isInstanceOf(ServiceState.Unreachable.class);
        assertThat(only().since()).isEqualTo(START.plusSeconds(30));
    }

    @Test
    void readyThoughAnotherPartIsNotWell() {
        fake.answer("/actuator/health/readiness", 200, "{\"status\":\"UP\"}");
        fake.answer("/actuator/health", 503, down("slow"));
        watch.ask(service);
        assertThat(only().state()).isEqualTo(new ServiceState.Up(List.of("kafka: slow")));
    }

    @Test
    void anAnswerThatIsNoHealthIsDown() {
        watch.ask(service);
        assertThat(only().state())
                .isEqualTo(new ServiceState.Down(List.of("its readiness answered HTTP 404 without a health status")));
    }

    @Test
    void aServiceThatAcceptsButNeverAnswersIsUnreachableInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
            MonitoredService hanging =
                    new MonitoredService("hanging", URI.create("http://127.0.0.1:" + silent.getLocalPort()));
            assertThat(new HttpHealthCheck(pages).ask(hanging))
                    .isEqualTo(new ServiceState.Unreachable(
                            "no answer from 127.0.0.1:" + silent.getLocalPort() + " within 500 ms"));
        }
    }

    @Test
    void asksAgainAndAgain() {
        fake.health(503, down("none"));
        watch.start(Duration.ofMillis(20));
        await().until(() -> only().state() instanceof ServiceState.Down);
        fake.health(200, "{\"status\":\"UP\"}");
        await().until(() -> only().state() instanceof ServiceState.Up);
    }

    private WatchedService only() {
        return watch.services().get(0);
    }

    private static String down(String kafka) {
        return "{\"status\":\"DOWN\",\"components\":{\"dependencies\":{\"status\":\"DOWN\",\"details\":{\"kafka\":\""
                + kafka + "\"}}}}";
    }
}
