package io.millrace.jobs.sql;

import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.trees.Origin;
import scala.Option;

/** What Spark says is wrong with a statement, in one line. */
final class SparkErrors {
    private SparkErrors() {}

    /** Scala does not declare what it throws, so callers catch everything; what is not about the statement goes on. */
    static SqlProblem problem(Exception thrown) {
        if (thrown instanceof AnalysisException error) {
            return new SqlProblem(line(error.line()), oneLine(error.message()));
        }
        if (thrown instanceof SparkThrowable) {
            return new SqlProblem(1, oneLine(String.valueOf(thrown.getMessage())));
        }
        throw thrown instanceof RuntimeException unexpected ? unexpected : new IllegalStateException(thrown);
    }

    private static String oneLine(String message) {
        String stripped = message.strip();
        int end = stripped.indexOf('\n');
        String first = end < 0 ? stripped : stripped.substring(0, end);
        return first.replaceAll("\\.? SQLSTATE: \\w+.*", "");
    }

    /** The line of a part of a statement, from 1. */
    static int line(Origin origin) {
        return line(origin.line());
    }

    private static int line(Option<Object> line) {
        return line.isDefined() ? Math.max(1, (Integer) line.get()) : 1;
    }
}
