/** Measures change capture: a binlog that is written before is drained into Kafka. */
@NullMarked
package io.millrace.bench.cdc;

import org.jspecify.annotations.NullMarked;
