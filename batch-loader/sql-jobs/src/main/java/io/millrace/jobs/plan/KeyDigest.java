package io.millrace.jobs.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash over a list of texts; each goes in with its length before it, so that no two lists give the same bytes. */
public final class KeyDigest {
    private static final int KEY_BYTES = 16;

    private final MessageDigest digest;

    public KeyDigest() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Adds a text. */
    public KeyDigest add(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
        return this;
    }

    /** 32 hexadecimal digits. Ends the hash. */
    public String key() {
        return HexFormat.of().formatHex(digest.digest(), 0, KEY_BYTES);
    }
}
