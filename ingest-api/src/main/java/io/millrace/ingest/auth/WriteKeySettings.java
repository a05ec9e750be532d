package io.millrace.ingest.auth;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.schemas.dataset.DatasetName;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A write key and what it permits. Only its hash stands in the settings, so that whoever reads them cannot send events. A
 * plain SHA-256 is enough because keys are random: with 192 bits there is nothing to guess, which is what slow and salted
 * hashes are for.
 */
@Description("A key that clients send events with, and what it permits.")
public record WriteKeySettings(
        @Description(
                "Name of the source, which stands in the column _source of its events. Several keys may belong to one.")
        String source,

        @Description("SHA-256 of the key, as 64 hexadecimal digits: millrace keys new makes both.")
        String sha256,

        @Description(
                "browser for a key that everybody can read in a page or an app, server for one that only backends know:"
                        + " it is refused when a browser shows it.")
        @Default("server")
        KeyKind kind,

        @Description("Tables that events may go to; all when empty.")
        List<String> tables,

        @Description(
                "Origins that a browser key may be used from: https://app.example.com, https://*.example.com for every"
                        + " name below, or * for all.")
        List<String> origins) {
    private static final Pattern SOURCE = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");

    public WriteKeySettings {
        requireSourceName(source);
        if (!SHA_256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256 of the source " + source + " must be 64 hexadecimal digits");
        }
        tables = List.copyOf(tables);
        origins = List.copyOf(origins);
        for (String table : tables) {
            if (new DatasetName(table).isChanges()) {
                throw new IllegalArgumentException("'" + table + "' in tables is no table of events");
            }
        }
        boolean anywhere = !new Origins(origins).isEmpty();
        if (kind == KeyKind.BROWSER && !anywhere) {
            throw new IllegalArgumentException("a browser key of the source " + source
                    + " needs origins, such as [https://app.example.com], or [\"*\"] for all");
        }
        if (kind == KeyKind.SERVER && anywhere) {
            throw new IllegalArgumentException("origins of the source " + source
                    + " need the kind browser: a server key is refused from every origin");
        }
    }

    /**
     * @throws IllegalArgumentException when it cannot name a source
     */
    static void requireSourceName(String source) {
        if (!SOURCE.matcher(source).matches()) {
            throw new IllegalArgumentException("source '" + source + "' must match " + SOURCE);
        }
    }
}
