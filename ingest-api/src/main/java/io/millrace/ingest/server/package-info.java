/** The HTTP server below the endpoints: connections, bodies within bounds of bytes and time, answers. */
@NullMarked
package io.millrace.ingest.server;

import org.jspecify.annotations.NullMarked;
