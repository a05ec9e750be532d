package io.millrace.ingest;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Somebody who looks on and stops reading costs the events' way nothing. */
@ExtendWith(SharedEdge.class)
class SlowListenerIT {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int REQUESTS = 16;
    private static final int EVENTS = 3_000;

    private final IngestHarness edge;

    SlowListenerIT(IngestHarness edge) {
        this.edge = edge;
    }

    @Test
    void aListenerThatDoesNotReadMissesEventsAndHoldsUpNobody() throws Exception {
        URI management = edge.managementUri("/");
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(65_536);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(management.getHost(), management.getPort()));
            socket.getOutputStream()
                    .write("GET /live?source=web HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).contains(" 200");

            // Far more than the buffers between hold.
            for (int request = 0; request < REQUESTS; request++) {
                int first = request * EVENTS;
                assertThat(edge.post("/v1/events", events(first)).statusCode()).isEqualTo(200);
            }

            String line = lines.readLine();
            while (line != null && !line.contains("{\"missed\":")) {
                line = lines.readLine();
            }
            assertThat(line).isNotNull();
        }
    }

    /** With ids as long as they may be, which the listener is told. */
    private static String events(int first) {
        return IntStream.range(first, first + EVENTS)
                .mapToObj(i -> "{\"table\":\"not_looked_at\",\"id\":\"%0100d\",\"datum\":{}}".formatted(i))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
