package io.millrace.ingest.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the write key in a request's headers: {@code X-Write-Key}, the user name of Basic, or a Bearer token. */
public final class PresentedKey {
    private PresentedKey() {}

    /**
     * @param header gives a header's value by name, null when it is absent
     * @return empty when no header names a key; an unreadable header counts as a key that nobody knows
     */
    public static Optional<String> in(Function<String, @Nullable String> header) {
        String own = header.apply("X-Write-Key");
        if (own != null) {
            return Optional.of(own.strip());
        }
        String authorization = header.apply("Authorization");
        if (authorization == null) {
            return Optional.empty();
        }
        String[] parts = authorization.strip().split(" +", 2);
        String credentials = parts.length == 2 ? parts[1] : "";
        return Optional.of(
                switch (parts[0].toLowerCase(Locale.ROOT)) {
                    case "basic" -> basicUser(credentials);
                    case "bearer" -> credentials;
                    default -> "";
                });
    }

    private static String basicUser(String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? pair : pair.substring(0, colon);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
