package io.millrace.monitor.history;

import io.millrace.schemas.dataset.DatasetName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares the columns and frequent values of an hour with those known before. Pure: what is known is handed in and given back. */
final class DriftJudge {
    private static final long DAY = 24;
    /** Until a column is known for so long, its values are learned and not told. */
    private static final long LEARNING_HOURS = 7 * DAY;

    private static final long LEAST_ROWS = 100;
    private static final double NEW_SHARE = 0.05;
    private static final double VANISHED_SHARE = 0.1;

    private DriftJudge() {}

    /** A column as it is known. */
    record Column(long firstHour, long lastHour, Set<String> types, Map<String, Value> values) {}

    /** A frequent value as it is known. */
    record Value(long firstHour, long lastHour, double share) {}

    /** What is known now and what was odd. */
    record Outcome(Map<String, Column> columns, List<Finding> findings) {}

    /** @param since first hour of the dataset */
    static Outcome judge(DatasetName dataset, HourProfile hour, Map<String, Column> known, long since) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Column> columns = new HashMap<>(known);
        hour.types()
                .forEach((name, types) ->
                        columns.put(name, column(dataset, hour, name, types, known.get(name), since, findings)));
        if (hour.rows() >= LEAST_ROWS) {
            known.forEach((name, column) -> {
                if (!hour.types().containsKey(name) && hour.hour() - column.lastHour() == DAY) {
                    findings.add(Finding.told(
                            dataset,
                            hour.hour(),
                            Finding.Kind.VANISHED_COLUMN,
                            name,
                            "",
                            "The column " + name + " has not come for a day."));
                }
            });
        }
        return new Outcome(columns, findings);
    }

    private static Column column(
            DatasetName dataset,
            HourProfile hour,
            String name,
            Set<String> types,
            @org.jspecify.annotations.Nullable Column before,
            long since,
            List<Finding> findings) {
        if (before == null) {
            if (hour.hour() - since >= DAY) {
                findings.add(Finding.told(
                        dataset,
                        hour.hour(),
                        Finding.Kind.NEW_COLUMN,
                        name,
                        "",
                        "The column " + name + " came for the first time."));
            }
            return new Column(hour.hour(), hour.hour(), types, values(hour, name, Map.of()));
        }
        Set<String> added = new TreeSet<>(types);
        added.removeAll(before.types());
        if (!added.isEmpty() && !before.types().isEmpty() && hour.hour() > before.firstHour()) {
            findings.add(Finding.told(
                    dataset,
                    hour.hour(),
                    Finding.Kind.NEW_TYPE,
                    name,
                    String.join(",", added),
                    "The column " + name + " has values of the kind " + String.join(", ", added) + "; until now only "
                            + String.join(", ", before.types()) + "."));
        }
        if (hour.hour() - before.firstHour() >= LEARNING_HOURS && hour.rows() >= LEAST_ROWS) {
            newAndVanished(dataset, hour, name, before, findings);
        }
        Set<String> all = new TreeSet<>(before.types());
        all.addAll(types);
        return new Column(
                before.firstHour(), Math.max(before.lastHour(), hour.hour()), all, values(hour, name, before.values()));
    }

    private static void newAndVanished(
            DatasetName dataset, HourProfile hour, String name, Column before, List<Finding> findings) {
        Map<String, Double> shares = hour.frequent().getOrDefault(name, Map.of());
        shares.forEach((value, share) -> {
            if (share >= NEW_SHARE && !before.values().containsKey(value)) {
                findings.add(Finding.told(
                        dataset,
                        hour.hour(),
                        Finding.Kind.NEW_VALUE,
                        name,
                        value,
                        String.format(
                                Locale.ROOT,
                                "%.0f %% of the rows have a value of %s that was never frequent before.",
                                share * 100,
                                name)));
            }
        });
        before.values().forEach((value, seen) -> {
            boolean due = hour.hour() - seen.lastHour() == DAY && seen.share() >= VANISHED_SHARE;
            if (due && !shares.containsKey(value) && hour.frequent().containsKey(name)) {
                findings.add(Finding.told(
                        dataset,
                        hour.hour(),
                        Finding.Kind.VANISHED_VALUE,
                        name,
                        value,
                        String.format(
                                Locale.ROOT,
                                "A value of %s that %.0f %% of the rows had has not been frequent for a day.",
                                name,
                                seen.share() * 100)));
            }
        });
    }

    private static Map<String, Value> values(HourProfile hour, String name, Map<String, Value> before) {
        Map<String, Value> values = new HashMap<>(before);
        hour.frequent()
                .getOrDefault(name, Map.of())
                .forEach((value, share) -> values.merge(
                        value,
                        new Value(hour.hour(), hour.hour(), share),
                        (old, fresh) -> new Value(old.firstHour(), fresh.lastHour(), fresh.share())));
        return values;
    }
}
