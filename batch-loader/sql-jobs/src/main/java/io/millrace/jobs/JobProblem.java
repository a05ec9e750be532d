package io.millrace.jobs;

import java.util.Comparator;

/**
 * One thing that is wrong with a job file.
 *
 * @param file path below the directory of jobs
 * @param line from 1
 */
public record JobProblem(String file, int line, String message) implements Comparable<JobProblem> {
    private static final Comparator<JobProblem> ORDER = Comparator.comparing(JobProblem::file)
            .thenComparingInt(JobProblem::line)
            .thenComparing(JobProblem::message);

    @Override
    public int compareTo(JobProblem other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}
