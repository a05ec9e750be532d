/** What is wrong at this moment, as everything that is watched says. */
@NullMarked
package io.millrace.monitor.watch;

import org.jspecify.annotations.NullMarked;
