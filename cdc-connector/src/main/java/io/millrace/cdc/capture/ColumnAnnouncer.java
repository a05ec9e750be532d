package io.millrace.cdc.capture;

import io.millrace.cdc.binlog.TableMap;
import io.millrace.cdc.snapshot.TableCatalog;
import io.millrace.cdc.snapshot.TableName;
import io.millrace.cdc.stream.ColumnRules;
import io.millrace.schemas.change.SourceColumns;
import io.millrace.schemas.dataset.DatasetName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells the types of a table's columns before its first change and when its form changes, as the source's catalog has them at that
 * moment: what a backlog brings may be older, and then fits what came of it.
 */
final class ColumnAnnouncer implements Consumer<TableMap>, AutoCloseable {
    private final CaptureContext context;
    private final boolean mariaDb;
    private final ColumnRules rules;
    private final Map<TableName, SourceColumns> told = new HashMap<>();
    private Optional<Connection> open = Optional.empty();

    ColumnAnnouncer(CaptureContext context, boolean mariaDb) {
        this.context = context;
        this.mariaDb = mariaDb;
        this.rules = context.source().capture().columnRules();
    }

    @Override
    public void accept(TableMap table) {
        TableName name = new TableName(table.database(), table.table());
        SourceColumns columns = new SourceColumns(types(name));
        if (columns.types().isEmpty() || columns.equals(told.get(name))) {
            return;
        }
        context.columns()
                .keep(new DatasetName(context.source().name() + "." + name.database() + "." + name.table()), columns);
        told.put(name, columns);
    }

    private Map<String, String> types(TableName name) {
        Map<String, String> types = new LinkedHashMap<>();
        try {
            new TableCatalog(connection(), mariaDb).columnTypes(name).forEach((column, type) -> rules.typeOf(
                            name.database(), name.table(), column, type)
                    .ifPresent(shown -> types.put(column, shown)));
        } catch (SQLException e) {
            throw context.connections().unavailable(e);
        }
        return types;
    }

    private Connection connection() throws SQLException {
        if (open.isEmpty() || !open.get().isValid(1)) {
            close();
            open = Optional.of(context.connections().open());
        }
        return open.get();
    }

    @Override
    public void close() {
        open.ifPresent(connection -> {
            try {
                connection.close();
            } catch (SQLException e) {
                // It is not needed any more.
            }
        });
        open = Optional.empty();
    }
}
