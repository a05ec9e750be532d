package io.millrace.monitor.catalog;

import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A table as analysts know it.
 *
 * @param table where to query it, {@code schema.table}
 * @param rows as the warehouse counted them last
 * @param newest largest timestamp that is stored
 * @param freshness what the contract promises
 * @param lineage from where it comes to where it goes
 */
public record CatalogTable(
        DatasetName dataset,
        String table,
        String description,
        String owner,
        Optional<DataContract> contract,
        OptionalLong rows,
        Optional<Instant> newest,
        Optional<Instant> lastLoad,
        Optional<Duration> freshness,
        List<CatalogColumn> columns,
        List<Step> lineage) {
    public CatalogTable {
        columns = List.copyOf(columns);
        lineage = List.copyOf(lineage);
    }

    /**
     * One place on the way of the data.
     *
     * @param address of its page in the console; empty when it has none
     */
    public record Step(String name, String kind, String address) {}

    /** Where its page is. */
    public String address() {
        return "/catalog/" + dataset;
    }

    /** A query to begin with. */
    public String exampleQuery() {
        List<String> shown = columns.stream()
                .filter(column -> !column.isReserved())
                .map(CatalogColumn::name)
                .limit(6)
                .toList();
        String list = shown.isEmpty() ? "*" : String.join(", ", shown);
        boolean dated = columns.stream().anyMatch(column -> column.name().equals("_received_at"));
        return "select " + list + "\nfrom " + table
                + (dated ? "\nwhere _received_at >= dateadd(day, -1, getdate())\norder by _received_at desc" : "")
                + "\nlimit 100;";
    }

    /**
     * How well it answers a search: 0 when it doesn't.
     *
     * @param words in lower case; each has to be somewhere
     */
    int score(List<String> words) {
        int score = 0;
        for (String word : words) {
            int found = score(word);
            if (found == 0) {
                return 0;
            }
            score += found;
        }
        return score;
    }

    private int score(String word) {
        String name = dataset.value().toLowerCase(Locale.ROOT);
        if (name.equals(word)) {
            return 100;
        }
        if (name.contains(word) || table.toLowerCase(Locale.ROOT).contains(word)) {
            return 50;
        }
        if (columns.stream()
                .anyMatch(column -> column.name().toLowerCase(Locale.ROOT).contains(word))) {
            return 20;
        }
        if (description.toLowerCase(Locale.ROOT).contains(word)
                || owner.toLowerCase(Locale.ROOT).contains(word)) {
            return 10;
        }
        return columns.stream().anyMatch(column -> column.mentions(word)) ? 5 : 0;
    }
}
