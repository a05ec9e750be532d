package io.millrace.monitor.anomaly.replay;

import io.millrace.monitor.anomaly.Measure;

/**
 * Which series it is.
 *
 * @param name what is measured, such as {@code rows} or {@code country.entropy}
 */
public record SeriesName(String dataset, String name, Measure measure) {}
