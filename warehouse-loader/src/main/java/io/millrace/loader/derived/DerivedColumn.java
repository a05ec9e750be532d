package io.millrace.loader.derived;

import io.millrace.loader.table.Identifiers;
import io.millrace.schemas.derived.VersionContents;
import io.millrace.schemas.warehouse.ColumnType;
import io.millrace.schemas.warehouse.TableColumn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column of a job's result on its way into the warehouse. COPY of Parquet takes columns by their places and knows no
 * TIMESTAMPTZ ("COPY from columnar data formats" in the Redshift developer guide), so rows stand in a stage of its types first.
 *
 * @param name in the warehouse: lower case
 * @param stageType as it stands in the stage's definition
 * @param tableType as it stands in CREATE TABLE
 */
public record DerivedColumn(String name, String stageType, String tableType) {
    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),\\s*(\\d+)\\)");
    private static final String TEXT = "VARCHAR(" + ColumnType.MAX_TEXT_BYTES + ")";
    private static final List<String> WHOLE_NUMBERS = List.of("smallint", "integer", "bigint");

    /** Empty when the warehouse has no type for it. */
    public static Optional<DerivedColumn> of(VersionContents.Column column) {
        return types(column.type().toUpperCase(Locale.ROOT))
                .map(types -> new DerivedColumn(column.name().toLowerCase(Locale.ROOT), types.get(0), types.get(1)));
    }

    private static Optional<List<String>> types(String spark) {
        if (spark.startsWith("ARRAY<") || spark.startsWith("MAP<") || spark.startsWith("STRUCT<")) {
            return Optional.of(List.of("SUPER", "SUPER"));
        }
        Matcher decimal = DECIMAL.matcher(spark);
        if (decimal.matches()) {
            String type = "DECIMAL(" + decimal.group(1) + "," + decimal.group(2) + ")";
            return Optional.of(List.of(type, type));
        }
        return switch (spark) {
            case "BOOLEAN", "BIGINT", "DATE" -> Optional.of(List.of(spark, spark));
            case "TINYINT", "SMALLINT" -> Optional.of(List.of("SMALLINT", "SMALLINT"));
            case "INT" -> Optional.of(List.of("INTEGER", "INTEGER"));
            case "FLOAT" -> Optional.of(List.of("REAL", "REAL"));
            case "DOUBLE" -> Optional.of(List.of("DOUBLE PRECISION", "DOUBLE PRECISION"));
            case "STRING" -> Optional.of(List.of(TEXT, TEXT));
            case "TIMESTAMP_NTZ" -> Optional.of(List.of("TIMESTAMP", "TIMESTAMP"));
            case "TIMESTAMP" -> Optional.of(List.of("TIMESTAMP", "TIMESTAMPTZ"));
            default -> Optional.empty();
        };
    }

    /** What is selected from the stage into the table. */
    public String selected() {
        String quoted = Identifiers.quote(name);
        return tableType.equals("TIMESTAMPTZ") ? quoted + " AT TIME ZONE 'UTC'" : quoted;
    }

    /** Whether the column of a table takes the values without changing them. */
    public boolean fits(TableColumn own) {
        String type = own.type();
        if (tableType.startsWith("VARCHAR")) {
            return type.equals("character varying") || type.equals("text");
        }
        if (tableType.startsWith("DECIMAL")) {
            int scale = Integer.parseInt(tableType.substring(tableType.indexOf(',') + 1, tableType.length() - 1));
            return type.equals("numeric") && own.scale().orElse(0) >= scale;
        }
        int width = WHOLE_NUMBERS.indexOf(tableType.toLowerCase(Locale.ROOT));
        if (width >= 0) {
            return WHOLE_NUMBERS.indexOf(type) >= width || type.equals("numeric");
        }
        return switch (tableType) {
            case "TIMESTAMP" -> type.equals("timestamp without time zone");
            case "TIMESTAMPTZ" -> type.equals("timestamp with time zone");
            case "SUPER" -> List.of("super", "json", "jsonb").contains(type);
            case "REAL" -> type.equals("real") || type.equals("double precision");
            default -> type.equals(tableType.toLowerCase(Locale.ROOT));
        };
    }
}
