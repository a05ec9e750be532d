package io.millrace.standalone.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Whether a component can be used: a backend listens, a service says that it is ready. */
public final class Readiness {
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofMillis(CONNECT_TIMEOUT_MILLIS))
            .build();

    boolean isReady(Component component, Ports ports) throws InterruptedException {
        return component.kind() == Component.Kind.BACKEND
                ? listens(ports.of(component))
                : saysReady(ports.management(component));
    }

    /** Whether somebody listens on the port of the loopback address. */
    public boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the service with this management port says that it is ready. */
    public boolean saysReady(int port) throws InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
