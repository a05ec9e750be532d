package io.millrace.ingest.auth;

import io.millrace.runtime.settings.Description;
import java.util.regex.Pattern;

/** A write key. Only its hash stands in the settings, so that whoever reads them cannot send events. */
@Description("A key that clients send events with.")
public record WriteKeySettings(
        @Description("Name of the source, which stands in the column _source of its events.")
        String source,

        @Description("SHA-256 of the key, as 64 hexadecimal digits: printf %s \"$KEY\" | sha256sum.")
        String sha256) {
    private static final Pattern SOURCE = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");

    public WriteKeySettings {
        if (!SOURCE.matcher(source).matches()) {
            throw new IllegalArgumentException("source '" + source + "' must match " + SOURCE);
        }
        if (!SHA_256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256 of the source " + source + " must be 64 hexadecimal digits");
        }
    }
}
