/** Benchmarks of the monitor. */
@NullMarked
package io.millrace.bench.monitor;

import org.jspecify.annotations.NullMarked;
