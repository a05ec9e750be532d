/** Finds what is odd in hourly series: how many rows came, how many values are missing, what the values look like. */
@NullMarked
package io.millrace.monitor.anomaly;

import org.jspecify.annotations.NullMarked;
