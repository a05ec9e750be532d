/** The HTTP edge service: its settings and its wiring. */
@NullMarked
package io.millrace.ingest;

import org.jspecify.annotations.NullMarked;
