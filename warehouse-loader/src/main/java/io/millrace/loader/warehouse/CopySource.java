package io.millrace.loader.warehouse;

/**
 * Where COPY reads from.
 *
 * @param region of the bucket
 */
public record CopySource(CopyCredentials credentials, String region) {
    /** How the URLs of lists of gzip objects end. */
    private static final String GZIP_LIST = ".gz.manifest";

    /**
     * Never to be logged: it may hold keys.
     *
     * @param table as it stands in SQL
     * @param mapping what follows {@code FORMAT JSON}
     */
    String copy(String table, String manifestUrl, String mapping, String... further) {
        String options = further.length == 0 ? "" : " " + String.join(" ", further);
        return "COPY " + table
                + " FROM " + Literals.text(manifestUrl)
                + " " + credentials.sql()
                + " REGION " + Literals.text(region)
                + " MANIFEST FORMAT JSON " + mapping
                + (manifestUrl.endsWith(GZIP_LIST) ? " GZIP" : " ZSTD")
                + " TIMEFORMAT 'auto' DATEFORMAT 'auto' COMPUPDATE OFF STATUPDATE OFF" + options;
    }

    /**
     * For Parquet, which carries its own types and compression, from a bucket in the warehouse's own region: COPY of columnar data
     * knows no other ("COPY from columnar data formats" in the Redshift developer guide). Never to be logged, as {@link #copy}.
     *
     * @param isNested whether a column is SUPER
     */
    String copyParquet(String table, String manifestUrl, boolean isNested) {
        return "COPY " + table
                + " FROM " + Literals.text(manifestUrl)
                + " " + credentials.sql()
                + " FORMAT PARQUET MANIFEST STATUPDATE OFF"
                + (isNested ? " SERIALIZETOJSON" : "");
    }
}
