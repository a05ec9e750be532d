/** How much a source may send in a time. */
@NullMarked
package io.millrace.ingest.limit;

import org.jspecify.annotations.NullMarked;
