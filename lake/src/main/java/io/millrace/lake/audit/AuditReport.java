package io.millrace.lake.audit;

import java.util.List;
import java.util.function.ToLongFunction;

/** What the walk over a dataset's chains saw. */
public record AuditReport(List<ChainReport> byChain, List<Finding> findings) {
    public AuditReport {
        byChain = List.copyOf(byChain);
        findings = List.copyOf(findings);
    }

    /** Whether everything fits together. */
    public boolean isClean() {
        return findings.isEmpty();
    }

    public long chains() {
        return byChain.size();
    }

    public long batches() {
        return sum(ChainReport::batches);
    }

    public long rows() {
        return sum(ChainReport::rows);
    }

    public long duplicates() {
        return sum(ChainReport::duplicates);
    }

    public long bad() {
        return sum(ChainReport::bad);
    }

    public long erased() {
        return sum(ChainReport::erased);
    }

    /** Batches whose records were counted again in Kafka, with the same result. */
    public long recounted() {
        return sum(ChainReport::recounted);
    }

    private long sum(ToLongFunction<ChainReport> count) {
        return byChain.stream().mapToLong(count).sum();
    }
}
