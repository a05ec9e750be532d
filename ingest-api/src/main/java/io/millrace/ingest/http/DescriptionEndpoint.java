package io.millrace.ingest.http;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.server.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** {@code GET /openapi.yaml}: what the edge takes and answers, for programs. */
public final class DescriptionEndpoint implements EndpointGroup {
    private static final String PATH = "/openapi.yaml";

    private final Answer description;

    public DescriptionEndpoint() {
        try (InputStream resource = DescriptionEndpoint.class.getResourceAsStream(PATH)) {
            if (resource == null) {
                throw new IllegalStateException(PATH + " is missing from the class path");
            }
            this.description = Answer.of(200, "application/yaml", resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void addTo(Routes.Builder routes) {
        routes.add(
                "description",
                "GET",
                PATH,
                head -> (body, answering) -> CompletableFuture.completedFuture(description));
    }
}
