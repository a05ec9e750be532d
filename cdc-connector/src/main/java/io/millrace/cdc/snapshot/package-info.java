/** Reads rows that are there already, in the very form in which the binlog shows them. */
@NullMarked
package io.millrace.cdc.snapshot;

import org.jspecify.annotations.NullMarked;
