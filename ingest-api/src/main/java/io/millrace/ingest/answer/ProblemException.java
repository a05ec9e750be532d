package io.millrace.ingest.answer;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;

/** Ends a request with a problem. */
public final class ProblemException extends MillraceException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code(), problem.detail());
        this.problem = problem;
    }

    public ProblemException(int status, ErrorCode code, String detail) {
        this(Problem.of(status, code, detail));
    }

    public Problem problem() {
        return problem;
    }

    /** Clients can cause any number of these; nobody needs to know where. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
