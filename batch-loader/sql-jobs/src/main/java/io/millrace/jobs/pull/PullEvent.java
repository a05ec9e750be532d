package io.millrace.jobs.pull;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A row on its way into the lake.
 *
 * @param id the same for the same row, whenever and by whomever it is fetched: deduplication goes by it
 * @param key what keeps the versions of one row in one partition, in their order
 * @param columns the row, without the columns that Millrace adds
 * @param since the value that the next run may ask by
 */
public record PullEvent(String id, String key, ObjectNode columns, Optional<String> since) {}
