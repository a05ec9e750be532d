/** Decodes the binlog of MySQL and MariaDB servers: events, the tables that they describe, and the cells of their rows. */
@NullMarked
package io.millrace.cdc.binlog;

import org.jspecify.annotations.NullMarked;
