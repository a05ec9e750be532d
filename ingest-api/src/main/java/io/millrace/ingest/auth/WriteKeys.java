package io.millrace.ingest.auth;

import io.millrace.schemas.dataset.DatasetName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The known write keys. How long a look-up takes says nothing about any key: what is looked up is the hash of the presented
 * key, which nobody can steer bit by bit towards a known one, and hashes that begin alike are compared in constant time.
 */
final class WriteKeys {
    private final Map<Integer, List<Entry>> byPrefix = new HashMap<>();

    private static final class Entry {
        private final byte[] sha256;
        private final Grant grant;

        private Entry(byte[] sha256, Grant grant) {
            this.sha256 = sha256;
            this.grant = grant;
        }
    }

    /**
     * @param sources every source that a key names
     */
    WriteKeys(List<WriteKeySettings> keys, Map<String, Source> sources) {
        for (WriteKeySettings key : keys) {
            Source source = sources.get(key.source());
            if (source == null) {
                throw new IllegalArgumentException("there is no source " + key.source());
            }
            byte[] sha256 = HexFormat.of().parseHex(key.sha256());
            Grant grant = new Grant(
                    source,
                    key.kind(),
                    key.tables().stream().map(DatasetName::new).collect(Collectors.toUnmodifiableSet()),
                    new Origins(key.origins()));
            byPrefix.computeIfAbsent(prefix(sha256), prefix -> new ArrayList<>())
                    .add(new Entry(sha256, grant));
        }
    }

    /** What the key permits; empty when it is unknown. */
    Optional<Grant> grant(String key) {
        byte[] presented = sha256(key);
        Optional<Grant> grant = Optional.empty();
        for (Entry entry : byPrefix.getOrDefault(prefix(presented), List.of())) {
            if (MessageDigest.isEqual(entry.sha256, presented)) {
                grant = Optional.of(entry.grant);
            }
        }
        return grant;
    }

    private static int prefix(byte[] sha256) {
        return sha256[0] << 24 | (sha256[1] & 0xff) << 16 | (sha256[2] & 0xff) << 8 | (sha256[3] & 0xff);
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
