/** Writes JSON text byte by byte, with no objects in between: the form in which values are decoded and compared. */
@NullMarked
package io.millrace.cdc.json;

import org.jspecify.annotations.NullMarked;
