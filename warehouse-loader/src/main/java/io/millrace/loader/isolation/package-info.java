/** Which of the batches that the warehouse refused together are to blame. */
@NullMarked
package io.millrace.loader.isolation;

import org.jspecify.annotations.NullMarked;
