package io.millrace.jobs.pull;

/** Where the states of pulls are kept. Both throw {@link io.millrace.schemas.error.MillraceException} when that can't be reached. */
public interface PullStates {
    /** The state of a pull as it is now; {@link PullState#NEW} when it never ran. */
    PullState read(String pull);

    /**
     * Writes the state, if it is still the one that was read: so two runners at once can't move it back.
     *
     * @return false when somebody else wrote another one since
     */
    boolean save(String pull, PullState from, PullState to);
}
