package io.millrace.jobs.plan;

import java.util.List;

/** Why a partition is stale. */
public sealed interface Cause {
    /** There is no version yet. */
    record Missing() implements Cause {}

    /** The SQL or a parameter has changed. */
    record CodeChanged() implements Cause {}

    /** The engine has changed. */
    record EngineChanged() implements Cause {}

    /** Inputs have come, changed or gone, late batches among them. */
    record InputsChanged(List<InputRef> changed, List<InputRef> gone) implements Cause {
        public InputsChanged {
            changed = List.copyOf(changed);
            gone = List.copyOf(gone);
        }
    }
}
