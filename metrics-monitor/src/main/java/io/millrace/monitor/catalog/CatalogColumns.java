package io.millrace.monitor.catalog;

import io.millrace.monitor.derived.DerivedTable;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.contract.ColumnContract;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.derived.DerivedDescription;
import io.millrace.schemas.fingerprint.ColumnFingerprint;
import io.millrace.schemas.fingerprint.FrequentValues;
import io.millrace.schemas.row.ColumnSeen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Puts the columns of one table together.
 *
 * @param types in the warehouse, by column; none when it has no such table
 * @param uses columns that are computed from a column
 * @param masked whether the contract says that the values of a column must not be shown
 */
record CatalogColumns(
        String dataset,
        Optional<DataContract> contract,
        Map<String, String> types,
        Map<ColumnRef, List<ColumnRef>> uses,
        Predicate<ColumnRef> masked) {
    private static final int MOST_EXAMPLES = 5;
    private static final int LONGEST_EXAMPLE = 60;

    /**
     * The columns of a dataset that comes in, those of the contract first.
     *
     * @param newest what the newest batch shows; empty when it was not asked for
     */
    List<CatalogColumn> raw(Optional<BatchManifest> newest) {
        Set<String> names = new LinkedHashSet<>();
        contract.ifPresent(known -> known.columns().forEach(column -> names.add(column.name())));
        names.addAll(types.keySet());
        newest.filter(manifest -> types.isEmpty())
                .ifPresent(manifest -> manifest.schema().forEach(column -> names.add(column.name())));
        List<CatalogColumn> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(raw(name, newest));
        }
        return columns;
    }

    private CatalogColumn raw(String name, Optional<BatchManifest> newest) {
        Optional<ColumnFingerprint> print = newest.flatMap(
                manifest -> Optional.ofNullable(manifest.fingerprint()).flatMap(all -> all.column(name)));
        Optional<ColumnSeen> seen = newest.flatMap(manifest -> manifest.schema().stream()
                .filter(column -> column.name().equals(name))
                .findFirst());
        boolean isMasked = masked.test(new ColumnRef(dataset, name))
                || print.map(ColumnFingerprint::isPersonal).orElse(false);
        long rows = newest.map(BatchManifest::rows).orElse(0L);
        return column(
                name,
                types.getOrDefault(name, ""),
                seen.map(CatalogColumns::kinds),
                isMasked,
                print.flatMap(ColumnFingerprint::frequentValues).map(FrequentValues::top).orElse(List.of()).stream()
                        .map(FrequentValues.Count::value)
                        .toList(),
                seen.filter(column -> rows > 0).map(column -> 1 - (double) column.values() / rows),
                print.flatMap(ColumnFingerprint::distinctValues).map(values -> values.estimate()),
                List.of());
    }

    /** The columns of a job's result, as the job says. */
    List<CatalogColumn> derived(DerivedTable made) {
        Map<String, DerivedDescription.Column> said = new LinkedHashMap<>();
        made.columns().forEach(column -> said.put(column.name(), column));
        Set<String> names = new LinkedHashSet<>(said.keySet());
        contract.ifPresent(known -> known.columns().forEach(column -> names.add(column.name())));
        names.addAll(types.keySet());
        List<CatalogColumn> columns = new ArrayList<>();
        for (String name : names) {
            Optional<DerivedDescription.Column> column = Optional.ofNullable(said.get(name));
            List<ColumnRef> from = column.map(DerivedDescription.Column::from).orElse(List.of()).stream()
                    .map(origin -> new ColumnRef(origin.dataset(), origin.column()))
                    .toList();
            columns.add(column(
                    name,
                    types.getOrDefault(
                            name, column.map(DerivedDescription.Column::type).orElse("")),
                    Optional.empty(),
                    masked.test(new ColumnRef(dataset, name)) || from.stream().anyMatch(masked),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    from));
        }
        return columns;
    }

    private CatalogColumn column(
            String name,
            String type,
            Optional<String> seen,
            boolean isMasked,
            List<String> frequent,
            Optional<Double> nullShare,
            Optional<Long> distinct,
            List<ColumnRef> from) {
        Optional<ColumnContract> said = contract.flatMap(known -> known.column(name));
        List<String> told = said.map(ColumnContract::examples).orElse(List.of());
        return new CatalogColumn(
                name,
                said.flatMap(ColumnContract::description).orElse(reserved(name)),
                type.isEmpty() ? said.flatMap(ColumnContract::physicalType).orElse("") : type,
                seen.orElse(said.flatMap(ColumnContract::type)
                        .map(logical -> logical.text())
                        .orElse("")),
                said.map(ColumnContract::required).orElse(false),
                said.flatMap(ColumnContract::keyPosition).isPresent(),
                said.flatMap(ColumnContract::classification).orElse(""),
                examples(told.isEmpty() ? frequent : told),
                isMasked,
                nullShare,
                distinct,
                from,
                uses.getOrDefault(new ColumnRef(dataset, name), List.of()));
    }

    private static List<String> examples(List<String> values) {
        return values.stream()
                .limit(MOST_EXAMPLES)
                .map(value -> value.length() <= LONGEST_EXAMPLE ? value : value.substring(0, LONGEST_EXAMPLE) + "…")
                .toList();
    }

    private static String kinds(ColumnSeen column) {
        return column.types().stream()
                .map(type -> type.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(" or "));
    }

    private static String reserved(String name) {
        return switch (name) {
            case "_id" -> "Id of the event; the same event has it again.";
            case "_received_at" -> "When the edge took the event.";
            case "_sent_at" -> "When the client says that it sent the event.";
            case "_source" -> "Source whose write key the event came with.";
            case "_op" -> "What the change did: c created, u updated, d deleted, r read by a snapshot.";
            case "_position" -> "Orders the changes of a source.";
            case "_committed_at" -> "When the source committed the change.";
            case "_deleted" -> "Whether the row is deleted in the source.";
            case "_partition" -> "Partition of the job's result that the row belongs to.";
            case "_version" -> "Version of the partition that the row was loaded from.";
            default -> "";
        };
    }
}
