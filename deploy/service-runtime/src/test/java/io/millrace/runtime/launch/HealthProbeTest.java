package io.millrace.runtime.launch;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HealthProbeTest {
    @Test
    void theAnswerDecides() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/actuator/health/liveness", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/actuator/health/readiness", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        String port = Integer.toString(server.getAddress().getPort());
        try {
            assertThat(HealthProbe.run(new String[] {port, "liveness"})).isZero();
            assertThat(HealthProbe.run(new String[] {port, "readiness"})).isEqualTo(1);
            assertThat(HealthProbe.run(new String[] {port})).isEqualTo(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void wrongUseIsToldApart() {
        assertThat(HealthProbe.run(new String[] {})).isEqualTo(2);
        assertThat(HealthProbe.run(new String[] {"http"})).isEqualTo(2);
    }
}
