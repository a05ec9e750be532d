/** Which rows of the batches that the warehouse refused together are to blame: decisions without effects. */
@NullMarked
package io.millrace.loader.isolation;

import org.jspecify.annotations.NullMarked;
