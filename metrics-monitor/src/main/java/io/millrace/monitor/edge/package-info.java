/** Reads from the edge's metrics what it accepted and refused. */
@NullMarked
package io.millrace.monitor.edge;

import org.jspecify.annotations.NullMarked;
