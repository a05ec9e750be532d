package io.millrace.ingest.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces values by HMAC-SHA-256 (RFC 2104) of them: equal values stay equal, and without the key nobody can try which value
 * a hash stands for, which a plain hash of an e-mail address or a number would allow.
 */
public final class Pseudonyms {
    private static final String ALGORITHM = "HmacSHA256";
    /** Characters that a secret must have at least. */
    public static final int SHORTEST_KEY = 16;

    private final SecretKeySpec key;
    private final byte[] salt;

    private Pseudonyms(SecretKeySpec key, byte[] salt) {
        this.key = key;
        this.salt = salt;
    }

    /**
     * @param secret at least 16 characters
     * @throws IllegalArgumentException when the secret is shorter
     */
    public static Pseudonyms keyed(String secret, Optional<String> salt) {
        if (secret.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException("privacy-key must have at least " + SHORTEST_KEY
                    + " characters; make one with: openssl rand -base64 32");
        }
        byte[] salted =
                salt.map(text -> (text + '\0').getBytes(StandardCharsets.UTF_8)).orElse(new byte[0]);
        return new Pseudonyms(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM), salted);
    }

    /** 64 hexadecimal digits. */
    public String of(String value) {
        return HexFormat.of().formatHex(hash(value));
    }

    /** 22 characters, for places where the length counts. */
    String shortOf(String value) {
        byte[] half = Arrays.copyOf(hash(value), 16);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(half);
    }

    private byte[] hash(String value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(salt);
            return mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
