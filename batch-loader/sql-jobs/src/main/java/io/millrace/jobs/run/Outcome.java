package io.millrace.jobs.run;

import io.millrace.schemas.error.ErrorCode;
import java.util.List;

/** What became of one planned partition. */
public sealed interface Outcome {
    /**
     * The version is the current one.
     *
     * @param rowsRead rows of the inputs; 0 when the version had been made before
     * @param findings rules that are broken and only told
     */
    record Current(long rows, long bytes, long rowsRead, List<String> findings) implements Outcome {
        public Current {
            findings = List.copyOf(findings);
        }
    }

    /** The version breaks its contract and is held; the last good one stays current. */
    record Held(List<String> findings) implements Outcome {
        public Held {
            findings = List.copyOf(findings);
        }
    }

    /** Somebody else moved the pointer meanwhile; the next plan tells whether anything is left to do. */
    record Superseded() implements Outcome {}

    /** An input is not there because its own run did not succeed. */
    record Waiting(String input) implements Outcome {}

    /** It did not work; the next apply tries again. */
    record Failed(ErrorCode code, String message) implements Outcome {}
}
