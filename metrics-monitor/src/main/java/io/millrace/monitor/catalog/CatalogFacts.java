package io.millrace.monitor.catalog;

import io.millrace.monitor.derived.DerivedTable;
import io.millrace.schemas.contract.ColumnContract;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.contract.LogicalType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a dataset's contract, job and table say, as short facts by name, so that two moments can be compared. A name is
 * {@code <kind>/<subject>}, or {@code <kind>/column/<column>} for a column.
 */
public record CatalogFacts(SortedMap<String, String> facts) {
    private static final String CONTRACT = "contract";
    private static final String TABLE = "table";
    private static final String JOB = "job";
    private static final String COLUMN = "column/";
    /** The fact whose coming and going is that of the whole kind. */
    private static final Map<String, String> HEADS = Map.of(CONTRACT, "version", TABLE, "name", JOB, "code");

    private static final int MOST_NAMED = 12;

    public CatalogFacts {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    /**
     * @param table columns with their types in the warehouse, and under which name; empty when it has no such table
     */
    static CatalogFacts of(
            Optional<DataContract> contract,
            Optional<DerivedTable> job,
            String name,
            Optional<Map<String, String>> table) {
        SortedMap<String, String> facts = new TreeMap<>();
        contract.ifPresent(known -> contract(known, facts));
        job.ifPresent(known -> job(known, facts));
        table.ifPresent(columns -> {
            facts.put(TABLE + "/name", name);
            columns.forEach((column, type) -> facts.put(TABLE + "/" + COLUMN + column, type));
        });
        return new CatalogFacts(facts);
    }

    private static void contract(DataContract contract, SortedMap<String, String> facts) {
        facts.put(CONTRACT + "/version", contract.version());
        facts.put(CONTRACT + "/status", contract.status());
        facts.put(CONTRACT + "/owner", contract.owner().orElse(""));
        facts.put(CONTRACT + "/description", contract.description().orElse(""));
        facts.put(CONTRACT + "/what becomes of bad rows", contract.handling().text());
        facts.put(
                CONTRACT + "/promised freshness",
                contract.freshness().map(limit -> limit.toSeconds() + " s").orElse(""));
        facts.put(
                CONTRACT + "/quality rules",
                contract.quality().isEmpty() ? "" : contract.quality().size() + " of the table");
        contract.columns().forEach(column -> facts.put(CONTRACT + "/" + COLUMN + column.name(), column(column)));
    }

    private static String column(ColumnContract column) {
        List<String> parts = new ArrayList<>();
        column.type().map(LogicalType::text).ifPresent(parts::add);
        column.physicalType().ifPresent(parts::add);
        if (column.required()) {
            parts.add("required");
        }
        column.keyPosition().ifPresent(position -> parts.add("key " + position));
        column.classification().ifPresent(parts::add);
        column.rules().pattern().ifPresent(pattern -> parts.add("pattern " + pattern.pattern()));
        if (!column.rules().validValues().isEmpty()) {
            parts.add("one of " + String.join(" ", column.rules().validValues()));
        }
        column.rules().minimum().ifPresent(number -> parts.add("at least " + number.toPlainString()));
        column.rules().maximum().ifPresent(number -> parts.add("at most " + number.toPlainString()));
        column.rules().minLength().ifPresent(length -> parts.add("at least " + length + " characters"));
        column.rules().maxLength().ifPresent(length -> parts.add("at most " + length + " characters"));
        column.description().ifPresent(text -> parts.add("“" + text + "”"));
        return String.join(", ", parts);
    }

    private static void job(DerivedTable job, SortedMap<String, String> facts) {
        job.lastMade().ifPresent(made -> facts.put(JOB + "/code", made.code()));
        job.description().ifPresent(said -> {
            facts.putIfAbsent(JOB + "/code", "");
            facts.put(JOB + "/owner", said.owner());
            facts.put(JOB + "/description", said.description());
            facts.put(JOB + "/grain", said.grain());
            facts.put(JOB + "/table in the warehouse", said.table().orElse(""));
            facts.put(JOB + "/inputs", String.join(", ", job.inputs()));
        });
        job.columns().forEach(column -> facts.put(JOB + "/" + COLUMN + column.name(), column.type()));
    }

    /** Facts of a kind as they were, where nobody can say what they are now. */
    CatalogFacts keeping(CatalogFacts before, String kind) {
        SortedMap<String, String> kept = new TreeMap<>(facts);
        kept.keySet().removeIf(name -> name.startsWith(kind + "/"));
        before.facts.forEach((name, value) -> {
            if (name.startsWith(kind + "/")) {
                kept.put(name, value);
            }
        });
        return new CatalogFacts(kept);
    }

    /**
     * What has changed since.
     *
     * @param before what was known; empty when nothing was
     * @param by who is known to have changed what a kind says
     */
    List<CatalogChange> since(Optional<CatalogFacts> before, Instant now, Map<String, String> by) {
        List<CatalogChange> changes = new ArrayList<>();
        for (String kind : List.of(CONTRACT, JOB, TABLE)) {
            SortedMap<String, String> was = before.map(known -> known.of(kind)).orElse(new TreeMap<>());
            new Comparison(kind, was, of(kind), now, by.getOrDefault(kind, ""), changes).run();
        }
        return changes;
    }

    private SortedMap<String, String> of(String kind) {
        SortedMap<String, String> own = new TreeMap<>();
        facts.forEach((name, value) -> {
            if (name.startsWith(kind + "/")) {
                own.put(name.substring(kind.length() + 1), value);
            }
        });
        return own;
    }

    /** Of one kind at two moments. */
    private record Comparison(
            String kind,
            SortedMap<String, String> was,
            SortedMap<String, String> is,
            Instant now,
            String who,
            List<CatalogChange> changes) {
        void run() {
            String head = HEADS.getOrDefault(kind, "");
            if (was.isEmpty() && is.isEmpty()) {
                return;
            }
            if (was.isEmpty()) {
                tell(
                        switch (kind) {
                            case CONTRACT -> "contract " + is.getOrDefault(head, "") + " came into force";
                            case JOB -> "job was first seen";
                            default -> "table " + is.getOrDefault(head, "") + " was first seen";
                        },
                        columns(is));
                return;
            }
            if (is.isEmpty()) {
                tell(
                        switch (kind) {
                            case CONTRACT -> "contract " + was.getOrDefault(head, "") + " is gone";
                            case JOB -> "job and its versions are gone";
                            default -> "table " + was.getOrDefault(head, "") + " is gone";
                        },
                        "");
                return;
            }
            SortedSet<String> names = new TreeSet<>(was.keySet());
            names.addAll(is.keySet());
            names.forEach(this::compare);
        }

        private void compare(String name) {
            String old = was.getOrDefault(name, "");
            String current = is.getOrDefault(name, "");
            boolean isColumn = name.startsWith(COLUMN);
            String subject = isColumn ? "column " + name.substring(COLUMN.length()) : name;
            String of = kind.equals(TABLE) ? "" : " in the " + kind;
            if (isColumn && !was.containsKey(name)) {
                tell(subject + " added" + of, current);
            } else if (isColumn && !is.containsKey(name)) {
                tell(subject + " removed" + of, old);
            } else if (!old.equals(current)) {
                boolean isHash = kind.equals(JOB) && name.equals("code");
                tell(
                        isHash ? "SQL or parameters of the job changed" : subject + " changed" + of,
                        isHash
                                ? ""
                                : (old.isEmpty() ? "nothing" : old) + " → "
                                        + (current.isEmpty() ? "nothing" : current));
            }
        }

        private void tell(String what, String detail) {
            changes.add(new CatalogChange(now, who, kind, what, detail));
        }

        private static String columns(SortedMap<String, String> facts) {
            List<String> names = facts.keySet().stream()
                    .filter(name -> name.startsWith(COLUMN))
                    .map(name -> name.substring(COLUMN.length()))
                    .toList();
            if (names.isEmpty()) {
                return "";
            }
            String more = names.size() > MOST_NAMED ? ", …" : "";
            return names.size() + " columns: " + String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                    + more;
        }
    }
}
