package io.millrace.monitor.console;

/**
 * A page instead of one that can't be shown.
 *
 * @param what went wrong
 * @param remedy what to do
 */
public record ProblemView(Shell shell, String what, String remedy) {}
