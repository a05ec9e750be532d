package io.millrace.loader.run;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.ErrorKind;

/**
 * How long to wait after a failed pass, by what failed.
 *
 * @param conflict two transactions got into each other's way: the next one will do
 * @param outage something is away: often enough that nobody waits for long after it is back
 * @param fault a person has to mend something: seldom, since the same attempt fails again
 */
public record Retries(Backoff conflict, Backoff outage, Backoff fault) {
    /** The one for an error. */
    public Backoff of(ErrorCode code) {
        if (code == ErrorCode.WAREHOUSE_CONFLICT) {
            return conflict;
        }
        return code.kind() == ErrorKind.EXTERNAL ? outage : fault;
    }
}
