package io.millrace.jobs.sql;

/**
 * One thing that is wrong with a statement.
 *
 * @param line of the statement, from 1
 */
public record SqlProblem(int line, String message) {}
