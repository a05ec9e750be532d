package io.millrace.lakewriter.record;

import io.millrace.lakewriter.dedup.IdHash;
import io.millrace.schemas.row.BadRowException;
import io.millrace.schemas.row.Row;
import java.util.Optional;

/** What became of a record when it was read. */
public sealed interface ReadRecord {
    /**
     * A record that can stand in the lake.
     *
     * @param id what deduplication goes by; empty for a record that is never a duplicate
     * @param breaksContract whether it breaks a contract that only warns of that
     */
    record Good(Row row, Optional<IdHash> id, boolean breaksContract) implements ReadRecord {
        Good(Row row, Optional<IdHash> id) {
            this(row, id, false);
        }
    }

    /**
     * A record that can't.
     *
     * @param stage the part of Millrace that says so
     */
    record Bad(BadRowException reason, String stage) implements ReadRecord {}
}
