/** The chain of batches of one partition: where it ends, and how the next batch joins it exactly once. */
@NullMarked
package io.millrace.lake.chain;

import org.jspecify.annotations.NullMarked;
