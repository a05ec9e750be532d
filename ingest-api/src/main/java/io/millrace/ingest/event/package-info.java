/** What every endpoint makes of a request: events ready for the log, or the reason why not. */
@NullMarked
package io.millrace.ingest.event;

import org.jspecify.annotations.NullMarked;
