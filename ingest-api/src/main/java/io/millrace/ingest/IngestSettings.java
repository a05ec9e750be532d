package io.millrace.ingest;

import io.millrace.ingest.auth.AccessSettings;
import io.millrace.ingest.auth.SourceSettings;
import io.millrace.ingest.auth.WriteKeySettings;
import io.millrace.ingest.event.RowGate;
import io.millrace.ingest.json.JsonLimits;
import io.millrace.ingest.kafka.ProducerSettings;
import io.millrace.ingest.kafka.TopicSettings;
import io.millrace.ingest.live.LiveSettings;
import io.millrace.ingest.privacy.Pseudonyms;
import io.millrace.ingest.server.TlsSettings;
import io.millrace.ingest.tables.TableSettings;
import io.millrace.ingest.tally.TallySettings;
import io.millrace.ingest.webhook.WebhookSettings;
import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Secret;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.ServiceSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/** Section {@code ingest-api}. */
@Description("The HTTP edge that clients send events to.")
public record IngestSettings(
        @Description("Port for clients.") @Default("8080") int httpPort,

        @Description("Address that the port for clients listens on.") @Default("127.0.0.1")
        String httpBindAddress,

        @Description("Port for health and metrics.") @Default("9001")
        int managementPort,

        @Description("Address that the port for health and metrics listens on; it needs no login.")
        @Default("127.0.0.1")
        String managementBindAddress,

        @Description("Keys that clients send events with; at least one here or in key-file.")
        List<WriteKeySettings> writeKeys,

        @Description("Limits and privacy of sources.") List<SourceSettings> sources,

        @Description(
                "YAML file with further write-keys and sources under 'access'; it is read again when it changes, so keys"
                        + " can be made and revoked without a restart.")
        Optional<Path> keyFile,

        @Description(
                "What hash-fields of sources are hashed with, at least 16 characters; keep it, or hashes will not match"
                        + " earlier ones any more.")
        @Secret
        Optional<String> privacyKey,

        @Description("Third parties that post to /v1/webhook/<name>.")
        List<WebhookSettings> webhooks,

        @Description("Largest event as the client writes it.") @Default("32KB")
        DataSize maxEventSize,

        @Description("Largest request body, before and after inflating.") @Default("500KB")
        DataSize maxRequestSize,

        @Description("Events that one request may hold.") @Default("5000")
        int maxEventsPerRequest,

        @Description(
                "Bytes of request bodies that may wait for their answers at the same time; more are told to come back.")
        @Default("32MB")
        DataSize maxInFlight,

        @Description("How long a request body may take to arrive.") @Default("20s")
        Duration bodyTimeout,

        @Description(
                "How much of a body has to arrive in each second, looked at every quarter of body-timeout; a connection"
                        + " that brings less is closed. 0B for no such limit.")
        @Default("512B")
        DataSize slowestBody,

        @Description("When a client that was told to send again should do so.") @Default("5s")
        Duration retryAfter,

        @Description(
                "How long the port for clients goes on serving after the service was told to stop and is not ready any"
                        + " more, so that load balancers can see it; at most 60s.")
        @Default("0s")
        Duration shutdownDelay,

        @Description(
                "How many requests each one in the access log stands for; 0 for no access log. Failures of the edge are"
                        + " logged besides, up to ten a second.")
        @Default("1000")
        int accessLogOneIn,

        TlsSettings tls,
        JsonLimits json,
        LiveSettings live,
        ProducerSettings producer,
        TopicSettings topics,
        TableSettings warehouseTables,
        TallySettings tallies)
        implements ServiceSettings {
    public static final Section<IngestSettings> SECTION = new Section<>("ingest-api", IngestSettings.class);

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
    private static final DataSize LARGEST_REQUEST = DataSize.ofMegabytes(16);

    public IngestSettings {
        writeKeys = List.copyOf(writeKeys);
        webhooks = List.copyOf(webhooks);
        sources = List.copyOf(sources);
        AccessSettings unused = new AccessSettings(writeKeys, sources);
        if (privacyKey.filter(key -> key.length() < Pseudonyms.SHORTEST_KEY).isPresent()) {
            throw new IllegalArgumentException("privacy-key must have at least " + Pseudonyms.SHORTEST_KEY
                    + " characters; make one with: openssl rand -base64 32");
        }
        if (privacyKey.isEmpty()
                && sources.stream().anyMatch(source -> source.privacy().needsKey())) {
            throw new IllegalArgumentException("drop-fields and hash-fields of sources need the secret"
                    + " MILLRACE_INGEST_API_PRIVACY_KEY: hashes are made with it, and ordering keys replaced");
        }
        if (writeKeys.isEmpty() && keyFile.isEmpty()) {
            throw new IllegalArgumentException("write-keys must name at least one key, such as"
                    + " {source: web, sha256: <64 hexadecimal digits>}, or key-file a file with keys");
        }
        if (maxEventSize.toBytes() < 1 || maxEventSize.toBytes() > RowGate.MAX_ROW_BYTES) {
            throw new IllegalArgumentException("max-event-size must lie between 1 and " + RowGate.MAX_ROW_BYTES
                    + " bytes, but is " + maxEventSize);
        }
        if (maxRequestSize.compareTo(maxEventSize) < 0 || maxRequestSize.compareTo(LARGEST_REQUEST) > 0) {
            throw new IllegalArgumentException(
                    "max-request-size must lie between max-event-size and 16MB, but is " + maxRequestSize);
        }
        if (maxEventsPerRequest < 1) {
            throw new IllegalArgumentException(
                    "max-events-per-request must be at least 1, but is " + maxEventsPerRequest);
        }
        if (maxInFlight.toBytes() < 2 * maxRequestSize.toBytes()) {
            throw new IllegalArgumentException(
                    "max-in-flight must be at least twice max-request-size, but is " + maxInFlight);
        }
        if (shutdownDelay.isNegative() || shutdownDelay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("shutdown-delay must lie between 0s and 60s, but is " + shutdownDelay);
        }
        if (accessLogOneIn < 0) {
            throw new IllegalArgumentException("access-log-one-in must not be negative, but is " + accessLogOneIn);
        }
        if (slowestBody.isNegative() || slowestBody.compareTo(maxEventSize) > 0) {
            throw new IllegalArgumentException(
                    "slowest-body must lie between 0B and max-event-size, but is " + slowestBody);
        }
        if (bodyTimeout.compareTo(Duration.ofSeconds(1)) < 0 || retryAfter.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("body-timeout and retry-after must be at least 1s");
        }
    }
}
