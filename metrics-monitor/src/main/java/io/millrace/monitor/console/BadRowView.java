package io.millrace.monitor.console;

import java.util.Optional;

/**
 * One bad row.
 *
 * @param setAside the record, when it was set aside before the lake; empty when the loader has it, and can load it once more
 */
public record BadRowView(Shell shell, BadRowItem row, String pretty, Optional<SetAsideItem> setAside) {}
