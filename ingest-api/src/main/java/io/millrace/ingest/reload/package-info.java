/** Files that are read again when they change, without a restart; a broken one leaves what was read before in force. */
@NullMarked
package io.millrace.ingest.reload;

import org.jspecify.annotations.NullMarked;
