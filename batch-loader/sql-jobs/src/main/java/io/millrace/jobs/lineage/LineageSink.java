package io.millrace.jobs.lineage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Where events go. Thread-safe. */
@FunctionalInterface
public interface LineageSink {
    /**
     * Hands an event over.
     *
     * @throws UncheckedIOException when it could not be
     */
    void accept(String event);

    /** Posts each event as JSON, as the HTTP transport of OpenLineage does. */
    static LineageSink http(URI address) {
        Duration patience = Duration.ofSeconds(10);
        HttpClient client = HttpClient.newBuilder().connectTimeout(patience).build();
        return event -> {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(patience)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(event))
                    .build();
            try {
                int status = client.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status / 100 != 2) {
                    throw new IOException(address.getHost() + " answered " + status);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new IOException("interrupted while an event was posted", e));
            }
        };
    }

    /** Appends each event to a file, one a line. */
    static LineageSink file(Path file) {
        Object lock = new Object();
        return event -> {
            synchronized (lock) {
                try {
                    Files.writeString(file, event + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
