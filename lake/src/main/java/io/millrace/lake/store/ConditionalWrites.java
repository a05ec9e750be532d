package io.millrace.lake.store;

import io.millrace.lake.store.ObjectStore.CreateOutcome;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves once, with an object under {@code _probe/}, that the store creates a key only once and keeps metadata. Without
 * both, two writers could put different batches in the same place unnoticed. Thread-safe.
 */
public final class ConditionalWrites {
    private static final Logger LOG = LoggerFactory.getLogger(ConditionalWrites.class);
    private static final Map<String, String> METADATA = Map.of("millrace-probe", "1");

    private final ObjectStore store;
    private boolean proven;

    public ConditionalWrites(ObjectStore store) {
        this.store = store;
    }

    /**
     * Returns when the store has proven itself, now or before.
     *
     * @throws MillraceException {@link ErrorCode#INVALID_CONFIGURATION} when the store can't be used;
     *     {@link ErrorCode#OBJECT_STORE_UNAVAILABLE} when it does not answer
     */
    public synchronized void require() {
        if (proven) {
            return;
        }
        String key = "_probe/" + UUID.randomUUID();
        try {
            probe(key);
            proven = true;
        } finally {
            delete(key);
        }
    }

    private void probe(String key) {
        // The answer does not matter: a repeated attempt may find the key that its first one made.
        store.create(key, bytes("first"), new ObjectProperties("text/plain", METADATA));
        CreateOutcome second = store.create(key, bytes("the second"), new ObjectProperties("text/plain", Map.of()));
        boolean isFirst = store.read(key)
                .filter(body -> body.length == bytes("first").length)
                .isPresent();
        if (second != CreateOutcome.EXISTS || !isFirst) {
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the object store overwrote an object that 'If-None-Match: *' protects: it does not know conditional"
                            + " writes, and exactly one copy of each record can't be kept on it; nothing is written."
                            + " Take a version or a service that knows them");
        }
        Optional<Map<String, String>> metadata = store.describe(key).map(ObjectStore.ObjectDescription::metadata);
        if (!metadata.equals(Optional.of(METADATA))) {
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the object store does not give an object's user metadata back as it was written, and batches can't"
                            + " be told apart without; nothing is written. Take a version or a service that keeps it");
        }
    }

    private void delete(String key) {
        try {
            store.delete(key);
        } catch (MillraceException e) {
            LOG.warn("{} is left behind: {}", key, e.getMessage());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
