package io.millrace.cdc.verify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A row as both sides show it.
 *
 * @param key the values of the key in one way of writing
 * @param checksum of all values that are compared
 */
record Row(String key, String checksum) {
    private static final int CHECKSUM_BYTES = 16;

    /**
     * @param key the values of the key
     * @param values all values that are compared, in the same order on both sides
     */
    static Row of(List<String> key, List<Optional<String>> values) {
        StringBuilder text = new StringBuilder();
        for (Optional<String> value : values) {
            // The length keeps neighbours apart, and null from a text.
            text.append(value.map(String::length).orElse(-1)).append(':').append(value.orElse(""));
        }
        byte[] hash = sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return new Row(String.join(", ", key), HexFormat.of().formatHex(hash, 0, CHECKSUM_BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
