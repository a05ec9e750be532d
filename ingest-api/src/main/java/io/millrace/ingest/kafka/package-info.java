/** The log that accepted events stand in: replicated before anybody is told that they are accepted. */
@NullMarked
package io.millrace.ingest.kafka;

import org.jspecify.annotations.NullMarked;
