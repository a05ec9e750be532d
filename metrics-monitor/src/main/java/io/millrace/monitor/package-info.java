/** The monitor: the health of every service and the counts at each stage, on one page. */
@NullMarked
package io.millrace.monitor;

import org.jspecify.annotations.NullMarked;
