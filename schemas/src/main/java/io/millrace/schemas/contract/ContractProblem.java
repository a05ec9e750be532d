package io.millrace.schemas.contract;

import java.util.Comparator;

/**
 * Something that is wrong with a contract file.
 *
 * @param line of the file, from 1
 */
public record ContractProblem(String file, int line, String message) implements Comparable<ContractProblem> {
    private static final Comparator<ContractProblem> ORDER = Comparator.comparing(ContractProblem::file)
            .thenComparingInt(ContractProblem::line)
            .thenComparing(ContractProblem::message);

    @Override
    public int compareTo(ContractProblem other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}
