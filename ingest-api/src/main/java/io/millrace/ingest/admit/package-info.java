/** Whether an event that can be read may be stored: its key's tables, its source's limits and privacy, its table's contract. */
@NullMarked
package io.millrace.ingest.admit;

import org.jspecify.annotations.NullMarked;
