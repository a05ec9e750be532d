package io.millrace.loader.warehouse;

import io.millrace.loader.table.TableName;

/**
 * Where COPY reads from.
 *
 * @param region of the bucket
 */
public record CopySource(CopyCredentials credentials, String region) {
    /** Never to be logged: it may hold keys. */
    String copy(TableName table, String manifestUrl, String... further) {
        String options = further.length == 0 ? "" : " " + String.join(" ", further);
        return "COPY " + table.quoted()
                + " FROM " + Literals.text(manifestUrl)
                + " " + credentials.sql()
                + " REGION " + Literals.text(region)
                + " MANIFEST FORMAT JSON 'auto' ZSTD TIMEFORMAT 'auto' DATEFORMAT 'auto' COMPUPDATE OFF STATUPDATE OFF"
                + options;
    }
}
