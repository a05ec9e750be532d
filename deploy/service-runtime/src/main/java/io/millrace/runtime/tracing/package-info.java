/** Traces of a few requests from the edge to the warehouse, for who runs an OpenTelemetry collector. */
@NullMarked
package io.millrace.runtime.tracing;

import org.jspecify.annotations.NullMarked;
