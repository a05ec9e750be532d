/** Millrace's own event format: a table and a datum of columns and values. */
@NullMarked
package io.millrace.ingest.nativeevent;

import org.jspecify.annotations.NullMarked;
