package io.millrace.monitor.console;

import java.util.List;

/**
 * The tail of what the edges see.
 *
 * @param edges names of the edges that are listened to
 */
public record LiveView(Shell shell, List<String> edges) {}
