package io.millrace.jobs.spark;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;

/** What went wrong in Spark, without the values that it went wrong over. */
final class SparkFailures {
    private SparkFailures() {}

    /** Scala does not declare what it throws; its failed assertions and missing classes are failures of the one run, too. */
    static <T> T run(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (MillraceException e) {
            throw e;
        } catch (Exception | AssertionError | LinkageError | StackOverflowError e) {
            Optional<MillraceException> ofStore = RemoteFailures.of(e);
            if (ofStore.isPresent()) {
                throw ofStore.get();
            }
            throw new MillraceException(
                    ErrorCode.JOB_FAILED,
                    what + " failed: " + describe(e)
                            + ". Look at the rows that it reads with millrace lake cat, and mend the SQL, such as by try_cast");
        }
    }

    /** Messages of Spark quote values, so only the error's name and the place in the SQL are told. */
    private static String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SparkThrowable spark && spark.getCondition() != null) {
                String place = spark.getQueryContext().length == 0
                        ? ""
                        : " at: " + spark.getQueryContext()[0].fragment().strip();
                return spark.getCondition() + place;
            }
        }
        StackTraceElement[] trace = failure.getStackTrace();
        return failure.getClass().getName() + (trace.length == 0 ? "" : " in " + trace[0]);
    }
}
