package io.millrace.monitor.console;

/**
 * Instead of a part of a page that could not be had.
 *
 * @param what is missing
 * @param reason as the system that was asked gave it
 */
public record FailedPart(String what, String reason) {}
