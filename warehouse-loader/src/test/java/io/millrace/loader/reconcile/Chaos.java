package io.millrace.loader.reconcile;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Random;

/** Lets calls fail: before their effect, after it, or with the whole process. */
final class Chaos {
    private final Random random;
    private double failure;
    private double crash;

    Chaos(Random random, double failure, double crash) {
        this.random = random;
        this.failure = failure;
        this.crash = crash;
    }

    /** From now on, nothing goes wrong. */
    void calm() {
        failure = 0;
        crash = 0;
    }

    /** From now on, calls fail, and processes die, this often. */
    void rage(double probability) {
        failure = probability;
        crash = probability / 4;
    }

    /** The end of the process in the middle of a call. Nothing catches it but the simulation. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** An effect. */
    interface Effect<T, E extends Exception> {
        T happen() throws E;
    }

    <T, E extends Exception> T call(ErrorCode code, Effect<T, E> effect) throws E {
        mayFail(code);
        T result = effect.happen();
        mayFail(code);
        return result;
    }

    void mayFail(ErrorCode code) {
        if (happens(failure)) {
            throw new MillraceException(code, "the connection broke");
        }
        if (happens(crash)) {
            throw new Crash();
        }
    }

    boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }
}
