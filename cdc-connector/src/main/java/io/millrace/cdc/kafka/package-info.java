/** Writes changes and positions to Kafka, exactly once. */
@NullMarked
package io.millrace.cdc.kafka;

import org.jspecify.annotations.NullMarked;
