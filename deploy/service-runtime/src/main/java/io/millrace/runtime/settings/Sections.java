package io.millrace.runtime.settings;

import java.util.Set;

/** The top-level sections that a millrace.yaml may have. */
public final class Sections {
    /** Names of all sections: each service checks the names, and binds only the sections that it reads. */
    public static final Set<String> ALL = Set.of(
            "contracts",
            "tracing",
            "kafka",
            "zookeeper",
            "object-store",
            "warehouse",
            "state",
            "ingest-api",
            "cdc-connector",
            "lake-writer",
            "lake-retention",
            "sql-jobs",
            "warehouse-loader",
            "metrics-monitor");

    private Sections() {}
}
