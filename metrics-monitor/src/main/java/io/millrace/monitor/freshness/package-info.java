/** How old the oldest record is that a stage does not have yet, against what the dataset's contract promises. */
@NullMarked
package io.millrace.monitor.freshness;

import org.jspecify.annotations.NullMarked;
