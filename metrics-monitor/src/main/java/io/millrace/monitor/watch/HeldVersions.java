package io.millrace.monitor.watch;

import io.millrace.monitor.alert.Condition;
import io.millrace.monitor.alert.Severity;
import io.millrace.monitor.alert.Stage;
import io.millrace.monitor.derived.DerivedTable;
import io.millrace.schemas.derived.DerivedDescription;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Versions of jobs' results that break their contract and are held back. What a person rolled back is no trouble. */
public final class HeldVersions {
    private static final int MOST_PARTS = 5;

    private HeldVersions() {}

    /** One for each dataset that has such versions. */
    public static List<Condition> of(Collection<DerivedTable> tables) {
        return tables.stream()
                .filter(table -> !broken(table).isEmpty())
                .map(HeldVersions::condition)
                .toList();
    }

    private static List<DerivedTable.Held> broken(DerivedTable table) {
        return table.held().stream().filter(held -> !held.rolledBack()).toList();
    }

    private static Condition condition(DerivedTable table) {
        List<DerivedTable.Held> held = broken(table);
        String what = held.size() == 1 ? "version of " + table.name() + " is" : "versions of " + table.name() + " are";
        return new Condition(
                "held-version/" + table.name(),
                Stage.JOBS,
                "",
                table.name(),
                Severity.WARNING,
                table.description().map(DerivedDescription::owner).orElse(""),
                held.size() + " " + what + " held back by the contract",
                "Every new version keeps the contract of its dataset, and readers see it.",
                "Readers still see the version before: "
                        + String.join("; ", held.get(0).findings()),
                held.stream()
                        .map(DerivedTable.Held::at)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                held.stream()
                        .limit(MOST_PARTS)
                        .map(each -> each.partition() + ": " + String.join("; ", each.findings()))
                        .toList(),
                "Compare the versions with 'millrace jobs diff " + table.name() + " "
                        + held.get(0).partition()
                        + "'; then mend the inputs, the SQL or the contract: the jobs service makes the partition again.");
    }
}
