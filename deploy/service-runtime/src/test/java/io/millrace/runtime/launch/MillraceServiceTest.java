package io.millrace.runtime.launch;

import io.millrace.runtime.health.Dependency;
import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.InvalidSettingsException;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.ServiceSettings;
import io.millrace.runtime.settings.SettingsSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class MillraceServiceTest {
    record Settings(
            @Default("0") int managementPort,
            @Default("127.0.0.1") String managementBindAddress) implements ServiceSettings {}

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        AtomicBoolean answers() {
            return new AtomicBoolean();
        }

        @Bean
        AtomicBoolean opens() {
            return new AtomicBoolean(true);
        }

        @Bean
        Dependency warehouse(AtomicBoolean opens) {
            return new Dependency(
                    "warehouse",
                    () -> {
                        if (!opens.get()) {
                            throw new IOException("closed tonight");
                        }
                    },
                    Duration.ofMillis(50),
                    Duration.ofSeconds(5),
                    true);
        }

        @Bean
        Dependency kafka(AtomicBoolean answers) {
            return new Dependency(
                    "kafka",
                    () -> {
                        if (!answers.get()) {
                            throw new IOException("no broker answers");
                        }
                    },
                    Duration.ofMillis(50),
                    Duration.ofSeconds(5));
        }
    }

    private static final ServiceDefinition DEFINITION =
            new ServiceDefinition("lake-writer", new Section<>("lake-writer", Settings.class), List.of(), Wiring.class);

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void isAliveAtOnceButReadyOnlyWhenItsDependencyIsProven() throws Exception {
        try (ConfigurableApplicationContext context =
                MillraceService.start(DEFINITION, SettingsSource.load(Optional.empty(), Map.of()))) {
            assertThat(get(context, "/actuator/health/liveness").statusCode()).isEqualTo(200);
            HttpResponse<String> down = get(context, "/actuator/health/readiness");
            assertThat(down.statusCode()).isEqualTo(503);
            await().untilAsserted(() -> assertThat(
                            get(context, "/actuator/health/readiness").body())
                    .contains("no broker answers"));

            context.getBean("answers", AtomicBoolean.class).set(true);
            await().untilAsserted(() -> assertThat(
                            get(context, "/actuator/health/readiness").statusCode())
                    .isEqualTo(200));
            assertThat(get(context, "/actuator/prometheus").body())
                    .contains("millrace_dependency_up{dependency=\"kafka\",service=\"lake-writer\"} 1.0");

            context.getBean("opens", AtomicBoolean.class).set(false);
            await().untilAsserted(() -> assertThat(get(context, "/actuator/health"))
                    .satisfies(health -> assertThat(health.statusCode()).isEqualTo(200))
                    .satisfies(health -> assertThat(health.body()).contains("WAITING", "closed tonight")));
            await().untilAsserted(() -> assertThat(get(context, "/actuator/health/readiness"))
                    .satisfies(ready -> assertThat(ready.statusCode()).isEqualTo(503))
                    .satisfies(ready -> assertThat(ready.body()).contains("closed tonight")));

            context.getBean("answers", AtomicBoolean.class).set(false);
            await().untilAsserted(() ->
                    assertThat(get(context, "/actuator/health").statusCode()).isEqualTo(503));
            await().untilAsserted(() -> assertThat(
                            get(context, "/actuator/health/readiness").statusCode())
                    .isEqualTo(503));
        }
    }

    @Test
    void anUnknownKeyStopsTheStart() {
        SettingsSource source =
                SettingsSource.load(Optional.empty(), Map.of("MILLRACE_LAKE_WRITER_MANAGEMENT_PROT", "1"));
        assertThatThrownBy(() -> MillraceService.start(DEFINITION, source))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("MILLRACE_LAKE_WRITER_MANAGEMENT_PROT");
    }

    private HttpResponse<String> get(ConfigurableApplicationContext context, String path)
            throws IOException, InterruptedException {
        String port = context.getEnvironment().getProperty("local.server.port");
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
