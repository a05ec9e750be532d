/** Benchmarks of the HTTP edge. */
@NullMarked
package io.millrace.bench.edge;

import org.jspecify.annotations.NullMarked;
