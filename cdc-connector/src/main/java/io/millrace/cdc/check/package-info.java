/** What a source server must be set up like for its binlog to be read without loss, as pure functions. */
@NullMarked
package io.millrace.cdc.check;

import org.jspecify.annotations.NullMarked;
