package io.millrace.lake.audit;

import java.util.List;

/** What the walk over a dataset's chains saw. */
public record AuditReport(long chains, long batches, long rows, long duplicates, long bad, List<Finding> findings) {
    public AuditReport {
        findings = List.copyOf(findings);
    }

    /** Whether everything fits together. */
    public boolean isClean() {
        return findings.isEmpty();
    }
}
