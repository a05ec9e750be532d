package io.millrace.monitor.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page, one file with its style and script in it, and the policy that lets exactly these run ("Content Security Policy
 * Level 3", hash sources).
 */
public final class ConsolePage {
    private static final String RESOURCE = "/console/index.html";

    private final String html;
    private final String policy;

    private ConsolePage(String html) {
        this.html = html;
        this.policy = "default-src 'none'; script-src '" + hash(between(html, "<script>", "</script>"))
                + "'; style-src '" + hash(between(html, "<style>", "</style>"))
                + "'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /** The page of this build. */
    public static ConsolePage load() {
        try (InputStream stream = ConsolePage.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the jar");
            }
            return new ConsolePage(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String html() {
        return html;
    }

    /** Value of the Content-Security-Policy header. */
    String policy() {
        return policy;
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        int to = text.indexOf(end, from);
        if (from < 0 || to < 0 || text.indexOf(start, to) >= 0) {
            throw new IllegalStateException("the page must have exactly one " + start);
        }
        return text.substring(from + start.length(), to);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
