/** Who may look at the console and who may change something, and what was changed by whom. */
@NullMarked
package io.millrace.monitor.access;

import org.jspecify.annotations.NullMarked;
