package io.millrace.ingest.auth;

import io.millrace.schemas.dataset.DatasetName;
import java.util.Set;

/**
 * What a write key permits.
 *
 * @param tables that events may go to; all when empty
 * @param origins that browsers may use it from
 */
public record Grant(Source source, KeyKind kind, Set<DatasetName> tables, Origins origins) {
    public Grant {
        tables = Set.copyOf(tables);
    }

    /** Whether events may go to the table. */
    public boolean allows(DatasetName table) {
        return tables.isEmpty() || tables.contains(table);
    }

    /**
     * Whether a browser may use the key on pages of an origin. A request that shows no origin comes from no page: browsers
     * send it with everything but plain links and images.
     *
     * @param origin the header {@code Origin}
     */
    public boolean allowsOrigin(String origin) {
        return kind == KeyKind.BROWSER && origins.allows(origin);
    }
}
