/** Sets the counts of all stages side by side and judges whether they agree. */
@NullMarked
package io.millrace.monitor.stage;

import org.jspecify.annotations.NullMarked;
