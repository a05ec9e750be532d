package io.millrace.ingest.event;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.row.Row;
import java.util.Optional;

/**
 * A row that the log can take. One event may become several, in as many tables.
 *
 * @param id of the event: the client's, or one that the edge made
 * @param key events with the same key keep their order
 * @param row the event as it will stand in the lake
 * @param remark what its table's contract has against it, although it is taken
 */
public record IncomingEvent(
        DatasetName dataset, String id, String key, String source, Row row, Optional<Remark> remark) {
    /** A row that nothing is said against. */
    public IncomingEvent(DatasetName dataset, String id, String key, String source, Row row) {
        this(dataset, id, key, source, row, Optional.empty());
    }

    /** The same row with something said against it. */
    public IncomingEvent with(Remark against) {
        return new IncomingEvent(dataset, id, key, source, row, Optional.of(against));
    }
}
