package io.millrace.monitor.alert.channel;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Posts JSON. Addresses may be secrets, so errors name the host only. */
final class JsonPost {
    private final HttpClient client;
    private final Duration timeout;

    JsonPost(HttpClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    void send(URI address, Optional<String> token, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        int status;
        try {
            status = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new IOException(
                    address.getHost() + " does not answer: " + e.getClass().getSimpleName(), e);
        }
        if (status < 200 || status >= 300) {
            throw new IOException(address.getHost() + " answered HTTP " + status);
        }
    }
}
