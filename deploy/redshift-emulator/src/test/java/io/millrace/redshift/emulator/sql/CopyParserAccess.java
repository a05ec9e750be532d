package io.millrace.redshift.emulator.sql;

/** Options from their words, for tests of other packages. */
public final class CopyParserAccess {
    private CopyParserAccess() {}

    public static CopyOptions options(String words) {
        String sql = "COPY t FROM 's3://b/k' IAM_ROLE default JSON 'auto' " + words;
        return ((Rewritten.Copy) SqlRewriter.rewrite(sql).get(0)).command().options();
    }
}
