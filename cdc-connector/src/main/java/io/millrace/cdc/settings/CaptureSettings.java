package io.millrace.cdc.settings;

import io.millrace.cdc.stream.CaptureRules;
import io.millrace.cdc.stream.ColumnRules;
import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Secret;
import java.util.List;
import java.util.Optional;

/** What of a source is captured. */
@Description(
        "What of the source is captured. Patterns are names as the source writes them; * stands for any characters.")
public record CaptureSettings(
        @Description("Databases to capture; none means all but the server's own.")
        List<String> includeDatabases,

        @Description("Databases to leave out.") List<String> excludeDatabases,

        @Description("Tables to capture as database.table; none means all.")
        List<String> includeTables,

        @Description("Tables to leave out as database.table.")
        List<String> excludeTables,

        @Description("Columns to leave out as database.table.column; not those of a primary key.")
        List<String> excludeColumns,

        @Description("Columns whose values become \"***\", as database.table.column.")
        List<String> maskColumns,

        @Description("Columns whose values become their HMAC-SHA-256 in hexadecimal, as database.table.column.")
        List<String> hashColumns,

        @Description("Key of the hashes; required with hash-columns.") @Secret
        Optional<String> hashSalt,

        @Description("Columns whose texts are cut.") List<TruncatedColumns> truncateColumns,

        @Description(
                "initial copies the rows that are there already, once for each table that is captured; never begins with"
                        + " changes alone.")
        @Default("initial")
        SnapshotMode snapshot,

        @Description("How many connections copy rows at once.") @Default("4")
        int snapshotReaders,

        OutputSettings output) {
    /** Columns of which only the beginning is kept. */
    public record TruncatedColumns(
            @Description("Columns as database.table.column.")
            String columns,

            @Description("How many characters are kept.") int length) {
        public TruncatedColumns {
            if (length < 0) {
                throw new IllegalArgumentException("length must not be negative, but is " + length);
            }
        }
    }

    public CaptureSettings {
        includeDatabases = List.copyOf(includeDatabases);
        excludeDatabases = List.copyOf(excludeDatabases);
        includeTables = List.copyOf(includeTables);
        excludeTables = List.copyOf(excludeTables);
        excludeColumns = List.copyOf(excludeColumns);
        maskColumns = List.copyOf(maskColumns);
        hashColumns = List.copyOf(hashColumns);
        truncateColumns = List.copyOf(truncateColumns);
        requireDots("include-tables", includeTables, 1);
        requireDots("exclude-tables", excludeTables, 1);
        requireDots("exclude-columns", excludeColumns, 2);
        requireDots("mask-columns", maskColumns, 2);
        requireDots("hash-columns", hashColumns, 2);
        if (snapshotReaders < 1 || snapshotReaders > 64) {
            throw new IllegalArgumentException("snapshot-readers must be within 1 and 64, but is " + snapshotReaders);
        }
        if (!hashColumns.isEmpty() && hashSalt.filter(salt -> !salt.isBlank()).isEmpty()) {
            throw new IllegalArgumentException("hash-columns need a hash-salt");
        }
    }

    /** Everything, as it is. */
    public static CaptureSettings everything() {
        return new CaptureSettings(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                SnapshotMode.INITIAL,
                4,
                OutputSettings.standard());
    }

    private static void requireDots(String key, List<String> patterns, int dots) {
        for (String pattern : patterns) {
            if (pattern.chars().filter(c -> c == '.').count() < dots && !pattern.contains("*")) {
                throw new IllegalArgumentException(key + " needs names with " + dots + " dots, but has " + pattern);
            }
        }
    }

    public CaptureRules rules() {
        return new CaptureRules(includeDatabases, excludeDatabases, includeTables, excludeTables);
    }

    public ColumnRules columnRules() {
        return new ColumnRules(
                excludeColumns,
                maskColumns,
                hashColumns,
                truncateColumns.stream()
                        .map(cut -> new ColumnRules.Truncation(cut.columns(), cut.length()))
                        .toList(),
                hashSalt.orElse(""));
    }

    @Override
    public String toString() {
        return "CaptureSettings[databases=" + includeDatabases + ", tables=" + includeTables + "]";
    }
}
