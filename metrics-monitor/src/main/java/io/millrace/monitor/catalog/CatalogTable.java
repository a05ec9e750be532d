package io.millrace.monitor.catalog;

import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A table as analysts know it.
 *
 * @param table where to query it, {@code schema.table}
 * @param queryable whether the warehouse has the table
 * @param rows as the warehouse counted them last, or as the current versions of a job's result say
 * @param newest largest timestamp that is stored, or when a job last made a version current
 * @param freshness what the contract promises
 * @param lineage from where it comes to where it goes
 * @param inputs datasets that it is made from; none for what comes in
 * @param readers datasets that are made from it
 */
public record CatalogTable(
        DatasetName dataset,
        Kind kind,
        String table,
        boolean queryable,
        String description,
        String owner,
        Optional<DataContract> contract,
        OptionalLong rows,
        Optional<Instant> newest,
        Optional<Instant> lastLoad,
        Optional<Duration> freshness,
        List<CatalogColumn> columns,
        List<Step> lineage,
        List<String> inputs,
        List<String> readers) {
    public CatalogTable {
        columns = List.copyOf(columns);
        lineage = List.copyOf(lineage);
        inputs = List.copyOf(inputs);
        readers = List.copyOf(readers);
    }

    /** How the rows of a dataset come about. */
    public enum Kind {
        EVENTS("events"),
        MIRROR("mirror of a table"),
        DERIVED("made by a job");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
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

    /** Where it shows how its data does. */
    public String healthAddress() {
        return kind == Kind.DERIVED ? "/jobs#" + dataset : "/datasets/" + dataset;
    }

    public boolean isDerived() {
        return kind == Kind.DERIVED;
    }

    /** A query to begin with. */
    public String exampleQuery() {
        return ExampleQuery.of(this);
    }
}
