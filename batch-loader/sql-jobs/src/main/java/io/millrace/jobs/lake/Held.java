package io.millrace.jobs.lake;

import java.time.Instant;
import java.util.List;

/**
 * Names a version that the pointer must not move to.
 *
 * @param format version of this document: {@value VersionManifest#FORMAT}
 * @param key of the version
 * @param contract hash of the rules that it broke; empty when a person rolled it back
 * @param findings why, one line each
 */
public record Held(int format, String key, String contract, List<String> findings, Instant heldAt) {
    public Held {
        VersionManifest.requireFormat(format);
        findings = List.copyOf(findings);
    }

    /** Whether a person rolled it back. */
    public boolean isRolledBack() {
        return contract.isEmpty();
    }
}
