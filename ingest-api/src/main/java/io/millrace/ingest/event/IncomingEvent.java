package io.millrace.ingest.event;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.row.Row;

/**
 * A row that the log can take. One event may become several, in as many tables.
 *
 * @param id of the event: the client's, or one that the edge made
 * @param key events with the same key keep their order
 * @param row the event as it will stand in the lake
 */
public record IncomingEvent(DatasetName dataset, String id, String key, String source, Row row) {}
