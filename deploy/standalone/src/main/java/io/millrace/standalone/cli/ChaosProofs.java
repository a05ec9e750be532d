package io.millrace.standalone.cli;

import io.millrace.cdc.snapshot.TableName;
import io.millrace.cdc.verify.Verdict;
import io.millrace.cdc.verify.Verifier;
import io.millrace.lake.audit.AuditOptions;
import io.millrace.lake.audit.AuditReport;
import io.millrace.lake.audit.ChainAudit;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.chaos.Proofs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code audit} and {@code verify} say of a standalone installation. */
final class ChaosProofs implements Proofs {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARALLEL = 4;
    private static final int ATTEMPTS = 5;

    private final Path data;

    ChaosProofs(Path data) {
        this.data = data;
    }

    @Override
    public S3ObjectStore lake() {
        return LakeAccess.standaloneStore(data);
    }

    @Override
    public AuditReport audit(S3ObjectStore lake, DatasetName dataset) {
        Map<String, Object> clients = LakeAccess.standaloneKafka(data);
        try (KafkaExtents kafka = new KafkaExtents(clients);
                KafkaRecordCount records = new KafkaRecordCount(clients, dataset)) {
            return new ChainAudit(lake)
                    .audit(
                            dataset,
                            new AuditOptions(
                                    Optional.empty(),
                                    Optional.empty(),
                                    () -> kafka.of(dataset),
                                    Optional.of(records),
                                    PARALLEL,
                                    progress -> {}));
        }
    }

    @Override
    public List<Verdict> verify() throws InterruptedException {
        List<Verdict> verdicts = new ArrayList<>();
        try (MirrorVerification demo = MirrorVerification.standalone(data, "demo", PATIENCE)) {
            for (TableName table : demo.verifier().tables()) {
                verdicts.add(verify(demo.verifier(), table));
            }
        }
        return verdicts;
    }

    /** A machine that is still catching up is asked again; one that never does is behind for good. */
    private static Verdict verify(Verifier verifier, TableName table) throws InterruptedException {
        Verdict verdict = verifier.verify(table);
        for (int again = 1; again < ATTEMPTS && verdict.outcome() == Verdict.Outcome.BEHIND; again++) {
            verdict = verifier.verify(table);
        }
        return verdict;
    }
}
