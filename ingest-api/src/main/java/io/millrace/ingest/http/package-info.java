/** The HTTP edge: bounded bodies, bounded memory, and one way from a request to its answer. */
@NullMarked
package io.millrace.ingest.http;

import org.jspecify.annotations.NullMarked;
