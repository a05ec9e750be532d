package io.millrace.loader.advice;

import java.net.URI;

/**
 * One thing that would be better otherwise.
 *
 * @param table with its schema, as it stands in SQL
 * @param finding what is the case, with its figures
 * @param statement what mends it
 * @param source the page that says why
 */
public record Advice(Kind kind, String table, String finding, String statement, URI source) {
    private static final String GUIDE = "https://docs.aws.amazon.com/redshift/latest/dg/";

    /** What it is about, and where Amazon's guide tells of it. */
    public enum Kind {
        /** Rows without a value in the DISTKEY all stand on one slice. */
        NULL_DISTKEY("c_best-practices-best-dist-key.html"),
        SKEW("c_best-practices-best-dist-key.html"),
        MISSING_SORTKEY("c_best-practices-sort-key.html"),
        UNENCODED("c_best-practices-use-auto-compression.html"),
        WIDE_JOIN_COLUMN("c_best-practices-smallest-column-size.html"),
        STALE_STATISTICS("r_ANALYZE.html"),
        UNSORTED("r_VACUUM_command.html");

        private final String page;

        Kind(String page) {
            this.page = page;
        }

        /** In small letters, as reports show it. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        URI source() {
            return URI.create(GUIDE + page);
        }
    }

    static Advice of(Kind kind, TableFacts table, String finding, String statement) {
        return new Advice(kind, table.quoted(), finding, statement, kind.source());
    }
}
