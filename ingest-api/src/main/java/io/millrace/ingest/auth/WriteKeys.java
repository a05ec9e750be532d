package io.millrace.ingest.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The known write keys. How long a look-up takes says nothing about any key. */
public final class WriteKeys {
    private final List<Entry> entries;

    private static final class Entry {
        private final byte[] sha256;
        private final String source;

        private Entry(WriteKeySettings key) {
            this.sha256 = HexFormat.of().parseHex(key.sha256());
            this.source = key.source();
        }
    }

    public WriteKeys(List<WriteKeySettings> settings) {
        this.entries = settings.stream().map(Entry::new).toList();
    }

    /** The source that the key belongs to; empty when the key is unknown. */
    public Optional<String> source(String key) {
        byte[] presented = sha256(key);
        Optional<String> source = Optional.empty();
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.sha256, presented)) {
                source = Optional.of(entry.source);
            }
        }
        return source;
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
