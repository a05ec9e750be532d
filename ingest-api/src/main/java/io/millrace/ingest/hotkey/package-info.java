/** Which ordering keys have more than their share of the events, told without telling whose they are. */
@NullMarked
package io.millrace.ingest.hotkey;

import org.jspecify.annotations.NullMarked;
