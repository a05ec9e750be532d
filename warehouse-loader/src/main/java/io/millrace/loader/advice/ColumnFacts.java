package io.millrace.loader.advice;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column as {@code pg_table_def} shows it.
 *
 * @param type such as {@code character varying(256)}
 * @param encoding {@code none} for none
 * @param sortPlace its place in the sort key, from 1; 0 when it is not in it
 */
record ColumnFacts(String name, String type, String encoding, boolean distKey, int sortPlace) {
    private static final Pattern VARCHAR = Pattern.compile("character varying\\((\\d+)\\)");
    /** What VARCHAR(MAX) is ("Character types" in the Redshift developer guide). */
    private static final int LARGEST_VARCHAR = 65_535;

    boolean isLargestVarchar() {
        Matcher matcher = VARCHAR.matcher(type);
        return matcher.matches() && Integer.parseInt(matcher.group(1)) >= LARGEST_VARCHAR;
    }

    /** Whether tables are joined over it, as far as its place and its name tell. */
    boolean isJoined() {
        return distKey || sortPlace > 0 || name.equals("id") || name.endsWith("_id");
    }

    /** Redshift itself leaves sort keys and these types without encoding ("Compression encodings"). */
    boolean couldBeEncoded() {
        return encoding.equals("none")
                && sortPlace == 0
                && !type.equals("boolean")
                && !type.equals("real")
                && !type.equals("double precision");
    }
}
