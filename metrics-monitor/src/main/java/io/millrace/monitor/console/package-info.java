/** The page and the JSON behind it. */
@NullMarked
package io.millrace.monitor.console;

import org.jspecify.annotations.NullMarked;
