/** How fast Kafka's records become batches in the lake. */
@NullMarked
package io.millrace.bench.lake;

import org.jspecify.annotations.NullMarked;
