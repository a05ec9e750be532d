package io.millrace.loader.reconcile;

import io.millrace.loader.table.ColumnRefusal;
import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.TableDefinition;
import io.millrace.loader.table.TableDesign;
import io.millrace.loader.table.TableName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.warehouse.TableColumn;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the table that keeps every row or change, and gives it every column of the one that is merged into. */
final class HistorySetup {
    private final Warehouse warehouse;
    private final TableName name;
    private final TableDefinition merged;
    private final Deque<NewColumn> missing = new ArrayDeque<>();
    private final Deque<NewColumn> narrow = new ArrayDeque<>();
    private @Nullable Step next = this::read;

    HistorySetup(Warehouse warehouse, TableName name, TableDefinition merged) {
        this.warehouse = warehouse;
        this.name = name;
        this.merged = merged;
    }

    /**
     * Does one thing; answers whether all is done.
     *
     * @throws MillraceException when the table can't be made to hold everything
     */
    boolean step() {
        if (next != null) {
            next = next.run();
        }
        return next == null;
    }

    private @Nullable Step read() {
        Optional<TableDefinition> table = warehouse.table(name);
        if (table.isEmpty()) {
            return this::create;
        }
        for (NewColumn column : merged.copies()) {
            Optional<TableColumn> own = table.get().column(column.name());
            if (own.isEmpty()) {
                missing.add(column);
            } else if (isNarrower(own.get(), merged.column(column.name()))) {
                narrow.add(column);
            }
        }
        return addOrWiden();
    }

    private static boolean isNarrower(TableColumn own, Optional<TableColumn> of) {
        return own.length().isPresent()
                && of.isPresent()
                && of.get().length().isPresent()
                && own.length().getAsInt() < of.get().length().getAsInt();
    }

    private @Nullable Step create() {
        warehouse.createTable(name, merged.copies(), TableDesign.NONE).ifPresent(this::refuse);
        return null;
    }

    private @Nullable Step addOrWiden() {
        if (!missing.isEmpty()) {
            return this::add;
        }
        return narrow.isEmpty() ? null : this::widen;
    }

    private @Nullable Step add() {
        Optional<ColumnRefusal> refusal = warehouse.addColumn(name, missing.remove());
        refusal.ifPresent(refused -> refuse(refused.reason()));
        return addOrWiden();
    }

    private @Nullable Step widen() {
        warehouse.widenColumn(name, narrow.remove());
        return addOrWiden();
    }

    private void refuse(String reason) {
        throw new MillraceException(
                ErrorCode.WAREHOUSE_DENIED,
                "the history " + name + " can't be made like its table: " + reason
                        + "; its batches wait until it can, or until the setting is removed");
    }
}
