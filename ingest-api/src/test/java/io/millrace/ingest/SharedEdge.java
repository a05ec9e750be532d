package io.millrace.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One edge with its Kafka for all tests that only add events to tables of their own. */
final class SharedEdge implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == IngestHarness.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedEdge.class))
                .computeIfAbsent(IngestHarness.class, type -> start(), IngestHarness.class);
    }

    private static IngestHarness start() {
        try {
            Path directory = Files.createTempDirectory("shared-edge");
            IngestHarness edge =
                    new IngestHarness(directory, PolicyFiles.in(directory).settings());
            edge.awaitReady();
            return edge;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
