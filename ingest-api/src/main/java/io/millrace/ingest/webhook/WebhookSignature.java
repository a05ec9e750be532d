package io.millrace.ingest.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells whether a request is signed as its third party signs (an HMAC over the body, and often over the time as well). */
final class WebhookSignature {
    private final WebhookSettings settings;
    private final String header;
    private final byte[] secret;
    private final InstantSource clock;

    /** Of a third party that signs; empty for one that doesn't. */
    static Optional<WebhookSignature> of(WebhookSettings settings, InstantSource clock) {
        return settings.signatureHeader().flatMap(header -> settings.signatureSecret()
                .map(secret -> new WebhookSignature(settings, header, secret.getBytes(StandardCharsets.UTF_8), clock)));
    }

    private WebhookSignature(WebhookSettings settings, String header, byte[] secret, InstantSource clock) {
        this.settings = settings;
        this.header = header;
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * Whether one of the signatures in the header is right and the time of signing near.
     *
     * @param headers a header's value by name
     * @param body as it was sent
     */
    boolean isValid(Function<String, Optional<String>> headers, byte[] body) {
        Optional<String> given = headers.apply(header);
        if (given.isEmpty()) {
            return false;
        }
        Optional<String> timestamp = timestamp(headers, given.get());
        if (timestamp.isEmpty() || (settings.signedContent().contains("{timestamp}") && !isNear(timestamp.get()))) {
            return false;
        }
        byte[] expected = hmac(settings.signedBefore(timestamp.get()).getBytes(StandardCharsets.UTF_8), body);
        boolean valid = false;
        for (String signature : signatures(given.get())) {
            valid |= MessageDigest.isEqual(expected, decoded(signature));
        }
        return valid;
    }

    /** The time of signing as it was sent; an empty text where none is signed. */
    private Optional<String> timestamp(Function<String, Optional<String>> headers, String given) {
        if (settings.timestampPart().isPresent()) {
            return parts(given, settings.timestampPart().get()).stream().findFirst();
        }
        if (settings.timestampHeader().isPresent()) {
            return headers.apply(settings.timestampHeader().get()).map(String::strip);
        }
        return Optional.of("");
    }

    private boolean isNear(String timestamp) {
        if (!timestamp.matches("\\d{1,12}")) {
            return false;
        }
        Duration away = Duration.ofMillis(Math.abs(clock.millis() - Long.parseLong(timestamp) * 1_000));
        return away.compareTo(settings.timestampTolerance()) <= 0;
    }

    private List<String> signatures(String given) {
        return settings.signaturePart().map(part -> parts(given, part)).orElseGet(() -> List.of(given.strip()));
    }

    /** The values of a part of {@code t=1,v1=x,v1=y}. */
    private static List<String> parts(String given, String name) {
        List<String> values = new ArrayList<>();
        for (String part : given.split(",", -1)) {
            String stripped = part.strip();
            if (stripped.startsWith(name + "=")) {
                values.add(stripped.substring(name.length() + 1));
            }
        }
        return values;
    }

    private byte[] decoded(String signature) {
        if (!signature.startsWith(settings.signaturePrefix())) {
            return new byte[0];
        }
        String text = signature.substring(settings.signaturePrefix().length());
        try {
            return settings.signatureEncoding() == WebhookSettings.Encoding.HEX
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] hmac(byte[] before, byte[] body) {
        String algorithm = settings.signatureAlgorithm().javaName();
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            mac.update(before);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
