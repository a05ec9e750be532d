package io.millrace.ingest.event;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.row.Row;

/**
 * An event that the log can take.
 *
 * @param id the client's, or one that the edge made
 * @param key events with the same key keep their order
 * @param row the event as it will stand in the lake
 */
public record IncomingEvent(DatasetName dataset, String id, String key, String source, Row row) {}
