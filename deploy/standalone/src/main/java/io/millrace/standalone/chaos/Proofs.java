package io.millrace.standalone.chaos;

import io.millrace.cdc.verify.Verdict;
import io.millrace.lake.audit.AuditReport;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.schemas.dataset.DatasetName;
import java.util.List;

/** What the tool's own commands prove of an installation. */
public interface Proofs {
    /** The lake, reached directly; the caller closes it. */
    S3ObjectStore lake();

    /** What {@code millrace audit} finds, records counted again in Kafka. */
    AuditReport audit(S3ObjectStore lake, DatasetName dataset);

    /** What {@code millrace verify} finds: every table of the demo's source beside its mirror. */
    List<Verdict> verify() throws InterruptedException;
}
