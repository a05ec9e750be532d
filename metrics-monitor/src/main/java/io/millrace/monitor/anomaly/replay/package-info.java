/** Runs the detector over a stored history whose incidents are known, and says how well it did. */
@NullMarked
package io.millrace.monitor.anomaly.replay;

import org.jspecify.annotations.NullMarked;
