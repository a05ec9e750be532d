/** Debezium's embedded engine, draining a server into Kafka. */
@NullMarked
package io.millrace.bench.peer;

import org.jspecify.annotations.NullMarked;
