/** Counts what Kafka acknowledged, by dataset and hour, and tells it to whoever compares. */
@NullMarked
package io.millrace.ingest.tally;

import org.jspecify.annotations.NullMarked;
