package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.TableFilter;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of a source is captured. Names are compared as they are written in the source; {@code *} in a pattern stands for any
 * characters. An exclusion is stronger than an inclusion.
 */
public final class CaptureRules implements TableFilter {
    /** The servers' own databases. */
    private static final Set<String> SYSTEM = Set.of("mysql", "sys", "information_schema", "performance_schema");

    private final List<String> text;
    private final List<Pattern> includedDatabases;
    private final List<Pattern> excludedDatabases;
    private final List<Pattern> includedTables;
    private final List<Pattern> excludedTables;

    /**
     * @param includedDatabases patterns of databases; none means all
     * @param includedTables patterns of {@code database.table}; none means all
     */
    public CaptureRules(
            List<String> includedDatabases,
            List<String> excludedDatabases,
            List<String> includedTables,
            List<String> excludedTables) {
        this.text = List.of(
                includedDatabases.toString(),
                excludedDatabases.toString(),
                includedTables.toString(),
                excludedTables.toString());
        this.includedDatabases = patterns(includedDatabases);
        this.excludedDatabases = patterns(excludedDatabases);
        this.includedTables = patterns(includedTables);
        this.excludedTables = patterns(excludedTables);
    }

    /** All tables of all databases but the server's own. */
    public static CaptureRules everything() {
        return new CaptureRules(List.of(), List.of(), List.of(), List.of());
    }

    @Override
    public boolean capturesFrom(String database) {
        return !SYSTEM.contains(database)
                && (includedDatabases.isEmpty() || anyMatches(includedDatabases, database))
                && !anyMatches(excludedDatabases, database);
    }

    @Override
    public boolean captures(String database, String table) {
        String name = database + "." + table;
        return capturesFrom(database)
                && (includedTables.isEmpty() || anyMatches(includedTables, name))
                && !anyMatches(excludedTables, name);
    }

    /** Differs when the rules differ. */
    public String fingerprint() {
        return Integer.toHexString(text.hashCode());
    }

    private static boolean anyMatches(List<Pattern> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    static List<Pattern> patterns(List<String> texts) {
        return texts.stream().map(CaptureRules::pattern).toList();
    }

    private static Pattern pattern(String text) {
        return Pattern.compile("\\Q" + text.replace("*", "\\E.*\\Q") + "\\E", Pattern.DOTALL);
    }
}
