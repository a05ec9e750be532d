package io.millrace.redshift.emulator.process;

import io.millrace.redshift.emulator.EmulatorSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EmulatorProcessTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "MILLRACE_POSTGRES_HOST", "postgres",
            "MILLRACE_WAREHOUSE_SUPERUSER_PASSWORD", "one",
            "MILLRACE_WAREHOUSE_OWNER_PASSWORD", "two",
            "MILLRACE_WAREHOUSE_ANALYST_PASSWORD", "three",
            "MILLRACE_S3_ENDPOINT", "http://object-store:9000",
            "MILLRACE_S3_ACCESS_KEY", "key",
            "MILLRACE_S3_SECRET_KEY", "secret");

    @Test
    void theEnvironmentSaysAll() {
        EmulatorEnvironment environment = new EmulatorEnvironment(ENVIRONMENT);
        EmulatorSettings settings = environment.settings();
        assertThat(settings.listen().getPort()).isEqualTo(5439);
        assertThat(settings.listen().getAddress().isLoopbackAddress()).isTrue();
        assertThat(settings.postgres().host()).isEqualTo("postgres");
        assertThat(settings.postgres().database()).isEqualTo("warehouse");
        assertThat(settings.s3().endpoint()).hasToString("http://object-store:9000");
        assertThat(environment.toString()).doesNotContain("secret,", "three");
    }

    @Test
    void whatIsMissingIsNamed() {
        Map<String, String> without = new HashMap<>(ENVIRONMENT);
        without.remove("MILLRACE_WAREHOUSE_OWNER_PASSWORD");
        assertThatThrownBy(new EmulatorEnvironment(without)::roles)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MILLRACE_WAREHOUSE_OWNER_PASSWORD");
    }

    @Test
    void theProbeKnowsTheProtocol() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answerWithoutTls(server));
            assertThat(EmulatorProcess.answers(server.getLocalPort())).isTrue();
            answered.join();
        }
    }

    private static void answerWithoutTls(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getInputStream().readNBytes(8);
            client.getOutputStream().write('N');
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
