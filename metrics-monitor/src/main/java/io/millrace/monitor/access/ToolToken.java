package io.millrace.monitor.access;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import java.util.regex.Pattern;

/** A token by which a program reads {@code /api}: {@code Authorization: Bearer <token>}. */
@Description("A program that reads /api with a token in the header Authorization.")
public record ToolToken(
        @Description("Name of the program, for the log.") String name,

        @Description("SHA-256 of the token, 64 hexadecimal digits; 'millrace keys hash' makes it.")
        String sha256,

        @Description("viewer, operator or admin.") @Default("viewer")
        String role) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public ToolToken {
        if (!HASH.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256 of " + name + " must be 64 hexadecimal digits in lower case");
        }
        if (Role.named(role).isEmpty()) {
            throw new IllegalArgumentException(
                    "role of " + name + " must be viewer, operator or admin, but is '" + role + "'");
        }
    }

    Role allowed() {
        return Role.named(role).orElseThrow();
    }
}
