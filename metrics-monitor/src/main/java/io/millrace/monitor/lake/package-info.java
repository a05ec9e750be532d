/** Sums up the batches of every dataset in the lake. */
@NullMarked
package io.millrace.monitor.lake;

import org.jspecify.annotations.NullMarked;
