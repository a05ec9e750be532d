package io.millrace.monitor.catalog;

import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.upkeep.ErasureRecord;
import io.millrace.lake.upkeep.ErasureRecords;
import io.millrace.monitor.access.AuditEntry;
import io.millrace.monitor.access.AuditLog;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Who changed what of a dataset, and when: its contract, job and table, what people did in the console, and erasures. */
public final class CatalogHistory {
    private final CatalogStore store;
    private final AuditLog audit;
    private final ErasureRecords erasures;

    public CatalogHistory(CatalogStore store, AuditLog audit, ObjectStore lake) {
        this.store = store;
        this.audit = audit;
        this.erasures = new ErasureRecords(lake);
    }

    /**
     * The latest changes, the latest first.
     *
     * @param away is told the reason when a part can't be asked; the others are there all the same
     */
    public List<CatalogChange> of(DatasetName dataset, int most, List<String> away) {
        List<CatalogChange> changes = new ArrayList<>();
        changes.addAll(asked(() -> store.changes(dataset.value(), most), away));
        changes.addAll(asked(
                () -> audit.about(dataset.value(), most).stream()
                        .map(CatalogHistory::done)
                        .toList(),
                away));
        changes.addAll(asked(
                () -> erasures.all(dataset).stream().map(CatalogHistory::erased).toList(), away));
        changes.sort(Comparator.comparing(CatalogChange::at).reversed());
        return changes.stream().limit(most).toList();
    }

    private static List<CatalogChange> asked(Supplier<List<CatalogChange>> part, List<String> away) {
        try {
            return part.get();
        } catch (MillraceException e) {
            away.add(String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private static CatalogChange done(AuditEntry entry) {
        return new CatalogChange(entry.at(), entry.who(), "console", entry.action(), entry.outcome());
    }

    private static CatalogChange erased(ErasureRecord erasure) {
        long rows = erasure.batches().stream()
                .mapToLong(batch -> batch.rowsBefore() - batch.rowsAfter())
                .sum();
        return new CatalogChange(
                erasure.requestedAt(),
                erasure.requestedBy(),
                "erasure",
                "rows of a person erased",
                rows + " rows" + (erasure.completedAt() == null ? ", not complete yet" : ""));
    }
}
