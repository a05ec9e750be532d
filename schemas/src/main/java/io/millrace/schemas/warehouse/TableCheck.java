package io.millrace.schemas.warehouse;

import io.millrace.schemas.contract.Violation;
import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether rows fit a table, as far as the kinds of their values tell. Lengths and digits are left to the loader, which may
 * widen columns; columns that the table lacks too, since it may add them.
 */
public final class TableCheck {
    private final String table;
    private final Map<String, TableColumn> columns = new HashMap<>();

    public TableCheck(PublishedTable table) {
        this.table = table.schema() + "." + table.table();
        table.columns().forEach(column -> columns.put(column.name(), column));
    }

    /** What doesn't fit; shows no values. */
    public List<Violation> violations(Row row) {
        List<Violation> violations = new ArrayList<>();
        for (Row.Cell cell : row.cells()) {
            TableColumn column = columns.get(cell.column());
            if (column == null || cell.type().isEmpty()) {
                continue;
            }
            ValueType type = cell.type().get();
            Optional<String> problem =
                    ColumnFit.problem(column, new ColumnSeen(cell.column(), Set.of(type), 1, 0, 0), 0);
            problem.ifPresent(text -> violations.add(new Violation(
                    cell.column(), "is " + column.description() + " in " + table + " and takes no " + type)));
        }
        return violations;
    }
}
