/** Looking after a lake: expiring old batches, erasing rows on request, sweeping leftovers. */
@NullMarked
package io.millrace.lake.upkeep;

import org.jspecify.annotations.NullMarked;
