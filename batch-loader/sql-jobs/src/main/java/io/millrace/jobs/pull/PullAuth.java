package io.millrace.jobs.pull;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * How a request shows who asks. The secret itself stands in an environment variable, never here.
 *
 * @param name of the header or of the query parameter; empty for the other kinds
 * @param environment name of the variable
 */
public record PullAuth(Kind kind, String name, String environment) {
    private static final String MASK = "***";

    /** Where the secret goes. */
    public enum Kind {
        /** {@code Authorization: Bearer <secret>}, RFC 6750. */
        BEARER,
        /** {@code Authorization: Basic <user:password in base64>}, RFC 7617; the variable holds {@code user:password}. */
        BASIC,
        /** A header of its own. */
        HEADER,
        /** A query parameter. */
        QUERY
    }

    public PullAuth {
        if (!environment.matches("[A-Z][A-Z0-9_]{0,127}")) {
            throw new IllegalArgumentException(
                    "environment must be the name of a variable in capitals, such as HELPDESK_TOKEN");
        }
        if (environment.startsWith("MILLRACE_")) {
            throw new IllegalArgumentException(
                    "environment must not begin with MILLRACE_, which are the names of settings");
        }
    }

    /** Adds the secret to a request's headers. */
    void apply(String secret, HttpRequest.Builder request) {
        switch (kind) {
            case BEARER -> request.setHeader("Authorization", "Bearer " + secret);
            case BASIC ->
                request.setHeader(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
            case HEADER -> request.setHeader(name, secret);
            case QUERY -> {
                // It stands in the address.
            }
        }
    }

    /** The query parameter that holds the secret; none for other kinds. */
    Map<String, String> query(String secret) {
        return kind == Kind.QUERY ? Map.of(name, secret) : Map.of();
    }

    /** What is shown to people. */
    String masked() {
        return switch (kind) {
            case BEARER -> "Authorization: Bearer " + MASK;
            case BASIC -> "Authorization: Basic " + MASK;
            case HEADER -> name + ": " + MASK;
            case QUERY -> name + "=" + MASK;
        };
    }
}
