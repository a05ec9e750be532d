/** What pages send with {@code navigator.sendBeacon}, which can set no headers. */
@NullMarked
package io.millrace.ingest.beacon;

import org.jspecify.annotations.NullMarked;
