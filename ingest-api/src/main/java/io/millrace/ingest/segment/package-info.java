/** The Segment HTTP API's messages and how they become rows. */
@NullMarked
package io.millrace.ingest.segment;

import org.jspecify.annotations.NullMarked;
