/** Compares the tables of a source with their mirrors in the warehouse, exactly, while both change. */
@NullMarked
package io.millrace.cdc.verify;

import org.jspecify.annotations.NullMarked;
