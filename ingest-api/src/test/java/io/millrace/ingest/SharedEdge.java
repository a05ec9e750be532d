package io.millrace.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One edge with its Kafka for all tests that only add events to tables of their own. */
final class SharedEdge implements ParameterResolver {
    static final String SIGNED_WEBHOOK = "signer";
    static final String WEBHOOK_SECRET = "a secret of both";

    private static final Map<String, String> SETTINGS = Map.of(
            "MILLRACE_INGEST_API_WEBHOOKS_0_NAME", SIGNED_WEBHOOK,
            "MILLRACE_INGEST_API_WEBHOOKS_0_TABLE", "signed_events",
            "MILLRACE_INGEST_API_WEBHOOKS_0_ID_FIELD", "id",
            "MILLRACE_INGEST_API_WEBHOOKS_0_SIGNATURE_HEADER", "X-Hub-Signature-256",
            "MILLRACE_INGEST_API_WEBHOOKS_0_SIGNATURE_SECRET", WEBHOOK_SECRET,
            "MILLRACE_INGEST_API_WEBHOOKS_0_SIGNATURE_PREFIX", "sha256=");

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
            Map<String, String> settings = new HashMap<>(SETTINGS);
            settings.putAll(PolicyFiles.in(directory).settings());
            IngestHarness edge = new IngestHarness(directory, settings);
            edge.awaitReady();
            return edge;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
