/** The connection that streams a server's binlog. */
@NullMarked
package io.millrace.cdc.reader;

import org.jspecify.annotations.NullMarked;
