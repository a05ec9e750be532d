package io.millrace.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Keys, sources and contracts of the shared edge, besides its key for everything. */
record PolicyFiles(Path keys, Path contracts) {
    static final String SERVER_KEY = "server-key";
    static final String BROWSER_KEY = "browser-key";
    static final String SLOW_KEY = "slow-key";
    static final String SMALL_KEY = "small-key";
    static final String PRIVATE_KEY = "private-key";

    static PolicyFiles in(Path directory) throws IOException {
        Path suppressed = directory.resolve("suppressed");
        Files.writeString(suppressed, "forgotten-user\n");
        Path keys = directory.resolve("keys.yaml");
        Files.writeString(keys, """
                access:
                  write-keys:
                    - {source: backend, sha256: "%s", tables: [only_this]}
                    - {source: page, sha256: "%s", kind: browser, origins: ["https://app.example.com"]}
                    - {source: slow, sha256: "%s"}
                    - {source: small, sha256: "%s"}
                    - {source: private, sha256: "%s"}
                  sources:
                    - name: slow
                      rate: {events: 1, events-burst: 5}
                    - name: small
                      max-request-size: 2KB
                      max-event-size: 1KB
                    - name: private
                      privacy:
                        addresses: truncate
                        drop-fields: [context_device.id]
                        hash-fields: [email]
                        suppression-file: %s
                """.formatted(
                        sha256(SERVER_KEY),
                        sha256(BROWSER_KEY),
                        sha256(SLOW_KEY),
                        sha256(SMALL_KEY),
                        sha256(PRIVATE_KEY),
                        suppressed));
        Path contracts = Files.createDirectories(directory.resolve("contracts"));
        for (String handling : new String[] {"reject", "quarantine", "warn"}) {
            Files.writeString(contracts.resolve(handling + ".yaml"), contract("contract_" + handling, handling));
        }
        return new PolicyFiles(keys, contracts);
    }

    Map<String, String> settings() {
        return Map.of(
                "MILLRACE_INGEST_API_KEY_FILE", keys.toString(),
                "MILLRACE_INGEST_API_PRIVACY_KEY", "correct horse battery staple",
                "MILLRACE_CONTRACTS_DIRECTORY", contracts.toString());
    }

    private static String contract(String dataset, String handling) {
        return """
                apiVersion: v3.1.0
                kind: DataContract
                id: %1$s
                version: 1.0.0
                status: active
                customProperties:
                  - {property: millrace.onViolation, value: %2$s}
                schema:
                  - name: %1$s
                    properties:
                      - {name: song, logicalType: string, required: true}
                      - {name: seconds, logicalType: integer}
                """.formatted(dataset, handling);
    }

    private static String sha256(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
