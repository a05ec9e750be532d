/** What stands behind the question mark of an address. */
@NullMarked
package io.millrace.ingest.query;

import org.jspecify.annotations.NullMarked;
