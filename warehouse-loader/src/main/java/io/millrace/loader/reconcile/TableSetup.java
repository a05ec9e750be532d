package io.millrace.loader.reconcile;

import io.millrace.loader.table.ColumnRefusal;
import io.millrace.loader.table.Findings;
import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.RowFit;
import io.millrace.loader.table.TableDefinition;
import io.millrace.loader.table.TableDesign;
import io.millrace.loader.table.TableName;
import io.millrace.loader.table.TablePlan;
import io.millrace.loader.table.TablePlanner;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.dataset.ReservedColumns;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a table, or adds to it, until batches can be loaded. Outside of any load's transaction. */
final class TableSetup {
    private static final int MAX_PLANS = 6;

    private final Warehouse warehouse;
    private final TableName name;
    private final TablePlanner planner;
    private final TableDesign design;
    private final boolean addsColumns;
    private final boolean movesConflicts;
    private final List<BatchManifest> batches;
    private final Findings findings = new Findings();
    private final Deque<NewColumn> toAdd = new ArrayDeque<>();
    private final Deque<NewColumn> toWiden = new ArrayDeque<>();
    private final Set<String> tried = new HashSet<>();
    private Optional<TableDefinition> table;
    private @Nullable Step next = this::plan;
    private int plans;
    private Map<String, String> doubtful = Map.of();

    TableSetup(Warehouse warehouse, LoadPolicy policy, Optional<TableDefinition> table, List<BatchManifest> batches) {
        this.warehouse = warehouse;
        this.name = policy.table();
        this.planner = new TablePlanner(
                policy.table(), policy.evolution(), policy.extras().design());
        this.design = policy.extras().design();
        this.addsColumns = policy.evolution().addColumns();
        this.movesConflicts = policy.extras().conflicts() == ConflictHandling.COLUMN;
        this.table = table;
        this.batches = batches;
    }

    /** Does one thing; answers whether all is done. */
    boolean step() {
        if (next != null) {
            next = next.run();
        }
        return next == null;
    }

    /** Objects of batches of which values may have to go to the column for conflicts. */
    Set<String> conflicting() {
        boolean has = movesConflicts && table().column(ReservedColumns.CONFLICT).isPresent();
        return has ? doubtful.keySet() : Set.of();
    }

    /** Objects of batches of which rows have to be read to find those that don't fit. */
    Set<String> unchecked() {
        Set<String> unchecked = new HashSet<>(doubtful.keySet());
        unchecked.removeAll(conflicting());
        return unchecked;
    }

    TableDefinition table() {
        return table.orElseThrow();
    }

    RowFit rowFit() {
        return planner.rowFit(table.orElseThrow(), findings);
    }

    private @Nullable Step plan() {
        if (++plans > MAX_PLANS) {
            throw new MillraceException(
                    ErrorCode.WAREHOUSE_UNAVAILABLE,
                    name + " does not show the columns that were added to it; it is tried again");
        }
        TablePlan plan = planner.plan(table, batches, findings);
        if (plan instanceof TablePlan.Create create) {
            return () -> create(create.columns());
        }
        if (plan instanceof TablePlan.AddColumns add) {
            return add(add.columns());
        }
        if (plan instanceof TablePlan.Widen widen) {
            toWiden.addAll(widen.columns());
            return this::widen;
        }
        doubtful = ((TablePlan.Ready) plan).doubtful();
        boolean lacksColumn = movesConflicts
                && addsColumns
                && !doubtful.isEmpty()
                && table().column(ReservedColumns.CONFLICT).isEmpty()
                && tried.add(ReservedColumns.CONFLICT);
        if (lacksColumn) {
            toAdd.add(TablePlanner.conflictColumn());
            return this::addColumn;
        }
        return null;
    }

    private @Nullable Step create(List<NewColumn> columns) {
        Optional<String> refusal = warehouse.createTable(name, columns, design);
        if (refusal.isEmpty()) {
            return this::readAgain;
        }
        if (!design.isOpen()) {
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION,
                    name + " can't be made as its contract says: " + refusal.get()
                            + "; mend the contract, or make the table yourself");
        }
        List<NewColumn> fewest = TablePlanner.alwaysColumns();
        if (columns.size() > fewest.size()) {
            // One of the others is to blame: added one by one, only that one is refused.
            return () -> create(fewest);
        }
        throw new MillraceException(
                ErrorCode.WAREHOUSE_UNAVAILABLE,
                name + " can't be made: " + refusal.get() + "; its batches wait, and it is tried again");
    }

    private @Nullable Step add(List<NewColumn> columns) {
        for (NewColumn column : columns) {
            if (tried.add(column.name())) {
                toAdd.add(column);
            } else {
                findings.refused(column.name(), "it was added, but the table doesn't show it");
            }
        }
        return toAdd.isEmpty() ? this::plan : this::addColumn;
    }

    private @Nullable Step addColumn() {
        NewColumn column = toAdd.remove();
        warehouse.addColumn(name, column).ifPresent(refusal -> refused(column, refusal));
        return toAdd.isEmpty() ? this::readAgain : this::addColumn;
    }

    private void refused(NewColumn column, ColumnRefusal refusal) {
        findings.refused(column.name(), refusal.reason());
        if (refusal.ofAll()) {
            toAdd.forEach(other -> findings.refused(other.name(), refusal.reason()));
            toAdd.clear();
        }
    }

    /** Whatever comes of it, it is not tried again in this pass: what stays too long becomes bad rows. */
    private @Nullable Step widen() {
        NewColumn column = toWiden.remove();
        findings.notWidened(column.name());
        warehouse.widenColumn(name, column);
        return toWiden.isEmpty() ? this::readAgain : this::widen;
    }

    private @Nullable Step readAgain() {
        table = warehouse.table(name);
        return this::plan;
    }
}
