package io.millrace.monitor.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names as somebody would write them in Redshift: quoted only where they must be. */
final class SqlNames {
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /** "Reserved words" in the Redshift developer guide. */
    private static final Set<String> RESERVED =
            Arrays.stream("""
                    aes128 aes256 all allowoverwrite analyse analyze and any array as asc authorization az64 backup between
                    binary blanksasnull both bytedict bzip2 case cast check collate column connect constraint create
                    credentials cross current_date current_time current_timestamp current_user current_user_id default
                    deferrable deflate defrag delta delta32k desc disable distinct do else emptyasnull enable encode
                    encrypt encryption end except explicit false for foreign freeze from full globaldict256
                    globaldict64k grant group gzip having identity ignore ilike in initially inner intersect interval into
                    is isnull join leading left like limit localtime localtimestamp lun luns lzo lzop minus mostly16
                    mostly32 mostly8 natural new not notnull null nulls off offline offset oid old on only open or order
                    outer overlaps parallel partition percent permissions pivot placing primary qualify raw readratio
                    recover references rejectlog resort respect restore right select session_user similar snapshot some
                    sysdate system table tag tdes text255 text32k then timestamp to top trailing true truncatecolumns
                    type union unique unnest unpivot user using verbose wallet when where with without
                    """.strip().split("\\s+")).collect(Collectors.toUnmodifiableSet());

    private SqlNames() {}

    static String quoted(String name) {
        boolean isPlain = PLAIN.matcher(name).matches() && !RESERVED.contains(name.toLowerCase(Locale.ROOT));
        return isPlain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** Of a table with its schema. */
    static String quotedTable(String table) {
        int dot = table.indexOf('.');
        return dot < 0 ? quoted(table) : quoted(table.substring(0, dot)) + "." + quoted(table.substring(dot + 1));
    }
}
