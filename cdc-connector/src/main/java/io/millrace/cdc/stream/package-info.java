/** Turns what the binlog holds into changes with a sequence number, and keeps the position together with them. */
@NullMarked
package io.millrace.cdc.stream;

import org.jspecify.annotations.NullMarked;
