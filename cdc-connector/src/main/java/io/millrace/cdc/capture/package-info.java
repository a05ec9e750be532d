/** Captures a source from the election of the instance that does it to the commit of its changes. */
@NullMarked
package io.millrace.cdc.capture;

import org.jspecify.annotations.NullMarked;
