/** Counts the records of every dataset's topic. */
@NullMarked
package io.millrace.monitor.kafka;

import org.jspecify.annotations.NullMarked;
