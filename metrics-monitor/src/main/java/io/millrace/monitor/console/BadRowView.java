package io.millrace.monitor.console;

/**
 * One bad row.
 *
 * @param replayable whether the loader can load it once more
 */
public record BadRowView(Shell shell, BadRowItem row, String pretty, boolean replayable) {}
