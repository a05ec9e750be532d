/** Kafka behind small classes: a partition's log as the chain sees it, topic ids, client settings. */
@NullMarked
package io.millrace.lakewriter.kafka;

import org.jspecify.annotations.NullMarked;
