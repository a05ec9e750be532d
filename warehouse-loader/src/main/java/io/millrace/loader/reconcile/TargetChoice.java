package io.millrace.loader.reconcile;

import io.millrace.loader.mirror.ChangeShape;
import io.millrace.loader.mirror.LoadMode;
import io.millrace.loader.mirror.LoadTarget;
import io.millrace.loader.mirror.MirrorColumns;
import io.millrace.loader.rewrite.ConflictColumn;
import io.millrace.loader.rewrite.NumberQuoting;
import io.millrace.loader.rewrite.RowRewrite;
import io.millrace.loader.table.RowFit;
import io.millrace.loader.table.TableDefinition;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.dataset.ReservedColumns;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Chooses how rows get into a table, and writes down what COPY needs for it. */
final class TargetChoice {
    /** Rows of one key follow each other by when the edge took them. */
    private static final List<String> ORDER = List.of(ReservedColumns.RECEIVED_AT, ReservedColumns.ID);

    private static final List<String> MIRRORED = List.of(
            ReservedColumns.OP, ReservedColumns.POSITION, ReservedColumns.COMMITTED_AT, ReservedColumns.DELETED);

    private final LoadPorts ports;
    private final DatasetName dataset;
    private final LoadPolicy policy;
    private String jsonPaths = "";

    TargetChoice(LoadPorts ports, DatasetName dataset, LoadPolicy policy) {
        this.ports = ports;
        this.dataset = dataset;
        this.policy = policy;
    }

    /**
     * @param batches that are to be loaded
     * @param conflicting objects of batches of which values may have to go to the column for conflicts
     * @param fit tells which values those are
     * @param shapes of all changes that are to be loaded; empty for events
     */
    LoadTarget choose(
            TableDefinition table,
            Collection<BatchManifest> batches,
            Set<String> conflicting,
            RowFit fit,
            Collection<ChangeShape> shapes) {
        if (dataset.isChanges()) {
            // Their decimals are texts already.
            LoadMode mode = mirror(table, shapes);
            return new LoadTarget(policy.table(), mode, history(mode), Map.of());
        }
        Map<String, RowRewrite> rewrites = new LinkedHashMap<>();
        for (BatchManifest batch : batches) {
            rewrite(table, batch, conflicting.contains(batch.object()), fit)
                    .ifPresent(rewrite -> rewrites.put(batch.object(), rewrite));
        }
        LoadMode mode = merge(table);
        return new LoadTarget(policy.table(), mode, history(mode), rewrites);
    }

    private static Optional<RowRewrite> rewrite(
            TableDefinition table, BatchManifest batch, boolean mayConflict, RowFit fit) {
        Set<String> inexact = table.inexactFor(batch.schema());
        Optional<RowRewrite> quoting = inexact.isEmpty() ? Optional.empty() : Optional.of(new NumberQuoting(inexact));
        if (!mayConflict) {
            return quoting;
        }
        RowRewrite moving = new ConflictColumn(fit::misfits);
        return Optional.of(quoting.map(moving::andThen).orElse(moving));
    }

    /** The table that keeps everything; none beside a table that does so itself. */
    private Optional<TableName> history(LoadMode mode) {
        boolean merges = mode instanceof LoadMode.Upsert
                || (mode instanceof LoadMode.Mirror mirror && !mirror.key().isEmpty());
        return merges ? policy.extras().history() : Optional.empty();
    }

    /** Removes what was written down; no error when nothing was. */
    void tidy() {
        if (!jsonPaths.isEmpty()) {
            ports.lake().deleteJsonPaths(dataset, jsonPaths);
        }
    }

    private LoadMode merge(TableDefinition table) {
        List<String> order = ORDER.stream().filter(table.names()::contains).toList();
        boolean merges = !policy.key().isEmpty() && table.names().containsAll(policy.key()) && !order.isEmpty();
        if (merges) {
            return new LoadMode.Upsert(table.names(), policy.key(), order);
        }
        Optional<Duration> window = policy.extras().dedupWindow().filter(wanted -> order.size() == ORDER.size());
        return window.isPresent() ? new LoadMode.Distinct(table.names(), window.get()) : new LoadMode.Append();
    }

    private LoadMode mirror(TableDefinition table, Collection<ChangeShape> shapes) {
        if (!table.names().containsAll(MIRRORED)) {
            throw new MillraceException(
                    ErrorCode.TYPE_CONFLICT,
                    policy.table() + " mirrors a table of a source and needs the columns " + MIRRORED
                            + "; add them, or let the loader do so by add-columns");
        }
        Map<String, String> names = new LinkedHashMap<>();
        Set<String> key = new LinkedHashSet<>();
        for (ChangeShape shape : shapes) {
            shape.names().forEach((column, name) -> {
                if (table.names().contains(column)) {
                    names.putIfAbsent(column, name);
                }
            });
            key.addAll(shape.key());
        }
        jsonPaths = ports.loadIds().get();
        List<String> keyColumns = List.copyOf(key);
        String url = ports.lake().writeJsonPaths(dataset, jsonPaths, MirrorColumns.jsonPaths(names, keyColumns));
        return new LoadMode.Mirror(dataset.value(), names, keyColumns, policy.removeDeleted(), url);
    }
}
