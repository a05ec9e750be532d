package io.millrace.loader.table;

import io.millrace.loader.isolation.RowFault;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.ValueType;
import io.millrace.schemas.warehouse.ColumnFit;
import io.millrace.schemas.warehouse.TableColumn;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Whether rows fit a table: what COPY would change in silence is told apart from what it keeps. */
public final class RowFit {
    private final JsonFactory factory = new JsonFactory();
    private final TableName table;
    private final TableDefinition definition;
    private final Findings findings;
    private final boolean addColumns;

    RowFit(TableName table, TableDefinition definition, Findings findings, boolean addColumns) {
        this.table = table;
        this.definition = definition;
        this.findings = findings;
        this.addColumns = addColumns;
    }

    /** What makes it doubtful whether all rows of a batch fit, in which the column looks like this. */
    Optional<String> doubt(ColumnSeen seen) {
        Optional<TableColumn> column = definition.column(seen.name());
        boolean dependsOnDigits = column.filter(known -> ColumnFit.dependsOnFractions(known, seen))
                .isPresent();
        if (dependsOnDigits) {
            return Optional.of("digits after the point in column " + seen.name());
        }
        return problem(seen, 0);
    }

    /** Why the row can't be loaded; empty when it can, or when only COPY can tell. */
    public Optional<RowFault> fault(Row row) {
        for (Row.Cell cell : row.cells()) {
            Optional<String> problem = problem(row, cell);
            if (problem.isPresent()) {
                return Optional.of(new RowFault(cell.column(), ErrorCode.TYPE_CONFLICT.text(), problem.get()));
            }
        }
        return Optional.empty();
    }

    /** The columns of the row whose values don't fit. */
    public Set<String> misfits(Row row) {
        Set<String> misfits = new LinkedHashSet<>();
        for (Row.Cell cell : row.cells()) {
            problem(row, cell).ifPresent(problem -> misfits.add(cell.column()));
        }
        return misfits;
    }

    private Optional<String> problem(Row row, Row.Cell cell) {
        Set<ValueType> types = cell.type().map(Set::of).orElseGet(Set::of);
        ColumnSeen seen = new ColumnSeen(cell.column(), types, types.size(), 0, cell.bytes());
        boolean dependsOnDigits = definition
                .column(cell.column())
                .filter(column -> ColumnFit.dependsOnFractions(column, seen))
                .isPresent();
        return problem(seen, dependsOnDigits ? fractionDigits(row, cell.column()) : 0);
    }

    private Optional<String> problem(ColumnSeen seen, int fractionDigits) {
        Optional<TableColumn> column = definition.column(seen.name());
        Optional<String> problem = Optional.empty();
        if (column.isPresent()) {
            problem = ColumnFit.problem(column.get(), seen, fractionDigits);
        } else if (addColumns && seen.values() > 0) {
            problem = findings.refusal(seen.name())
                    .map(refusal -> "column " + seen.name() + " can't be added (" + refusal + ")");
        }
        return problem.map(text -> table + ": " + text + "; " + TablePlanner.remedy(seen));
    }

    private int fractionDigits(Row row, String column) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), row.line())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean wanted = parser.currentName().equals(column);
                if (parser.nextToken() == JsonToken.VALUE_NUMBER_FLOAT && wanted) {
                    BigDecimal value = new BigDecimal(parser.getString());
                    return Math.max(0, value.stripTrailingZeros().scale());
                }
                parser.skipChildren();
            }
        }
        return 0;
    }
}
