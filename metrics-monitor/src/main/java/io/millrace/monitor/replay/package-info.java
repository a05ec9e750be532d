/** Sends records that were set aside before the lake once more, each exactly once. */
@NullMarked
package io.millrace.monitor.replay;

import org.jspecify.annotations.NullMarked;
