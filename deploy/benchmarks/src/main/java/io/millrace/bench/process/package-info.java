/** Processes that benchmarks start: services, Kafka, references. */
@NullMarked
package io.millrace.bench.process;

import org.jspecify.annotations.NullMarked;
