package io.millrace.jobs.run;

import io.millrace.jobs.lake.VersionManifest;
import io.millrace.jobs.lake.VersionManifest.ColumnSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What tells two versions of a partition apart, by their fingerprints. */
public final class VersionDiff {
    private static final String NONE = "-";

    private VersionDiff() {}

    /** Something that is another in the two versions. */
    public record Difference(String what, String before, String after) {}

    /** Empty when both hold the same rows. */
    public static List<Difference> between(VersionManifest before, VersionManifest after) {
        List<Difference> differences = new ArrayList<>();
        if (before.contentHash().equals(after.contentHash()) && before.columns().equals(after.columns())) {
            return differences;
        }
        add(differences, "rows", Long.toString(before.rows()), Long.toString(after.rows()));
        Map<String, String> types = types(before);
        Map<String, String> typesAfter = types(after);
        Map<String, ColumnSummary> columns = summaries(before);
        Map<String, ColumnSummary> columnsAfter = summaries(after);
        Set<String> names = new LinkedHashSet<>(types.keySet());
        names.addAll(typesAfter.keySet());
        for (String name : names) {
            add(differences, name, types.getOrDefault(name, NONE), typesAfter.getOrDefault(name, NONE));
            ColumnSummary was = columns.get(name);
            ColumnSummary is = columnsAfter.get(name);
            if (was != null && is != null) {
                add(differences, name + " nulls", Long.toString(was.nulls()), Long.toString(is.nulls()));
                add(differences, name + " distinct", Long.toString(was.distinct()), Long.toString(is.distinct()));
                add(differences, name + " min", told(was.min()), told(is.min()));
                add(differences, name + " max", told(was.max()), told(is.max()));
            }
        }
        if (differences.isEmpty()) {
            differences.add(new Difference("content", before.contentHash(), after.contentHash()));
        }
        return differences;
    }

    private static void add(List<Difference> differences, String what, String before, String after) {
        if (!before.equals(after)) {
            differences.add(new Difference(what, before, after));
        }
    }

    private static String told(@Nullable String value) {
        return value == null ? NONE : value;
    }

    private static Map<String, String> types(VersionManifest version) {
        Map<String, String> types = new LinkedHashMap<>();
        version.columns().forEach(column -> types.put(column.name(), column.type()));
        return types;
    }

    private static Map<String, ColumnSummary> summaries(VersionManifest version) {
        Map<String, ColumnSummary> summaries = new LinkedHashMap<>();
        version.fingerprint().forEach(column -> summaries.put(column.name(), column));
        return summaries;
    }
}
