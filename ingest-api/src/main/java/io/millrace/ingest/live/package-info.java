/** The last events of each source and what became of them, for people who look on; costs the events' way next to nothing. */
@NullMarked
package io.millrace.ingest.live;

import org.jspecify.annotations.NullMarked;
