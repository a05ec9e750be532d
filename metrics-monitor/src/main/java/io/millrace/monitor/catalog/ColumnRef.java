package io.millrace.monitor.catalog;

/** A column of a dataset. */
public record ColumnRef(String dataset, String column) {
    /** Where it stands in the console. */
    public String address() {
        return "/catalog/" + dataset + "#column-" + column;
    }
}
