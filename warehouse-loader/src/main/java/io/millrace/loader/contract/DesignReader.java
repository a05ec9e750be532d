package io.millrace.loader.contract;

import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.TableDesign;
import io.millrace.loader.table.TablePlanner;
import io.millrace.schemas.contract.ColumnContract;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.contract.LogicalType;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.warehouse.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads a table's design out of the custom properties and the physical types of a contract. */
final class DesignReader {
    private static final String DIST_STYLE = "millrace.distStyle";
    private static final String DIST_KEY = "millrace.distKey";
    private static final String SORT_KEY = "millrace.sortKey";
    private static final String ENCODE = "millrace.encode";
    private static final Set<String> DIST_STYLES = Set.of("AUTO", "EVEN", "ALL", "KEY");

    /** "Compression encodings" in the Redshift developer guide. */
    private static final Set<String> ENCODINGS = Set.of(
            "RAW",
            "AZ64",
            "BYTEDICT",
            "DELTA",
            "DELTA32K",
            "LZO",
            "MOSTLY8",
            "MOSTLY16",
            "MOSTLY32",
            "RUNLENGTH",
            "TEXT255",
            "TEXT32K",
            "ZSTD");

    private static final Pattern TYPE = Pattern.compile(
            "[A-Za-z][A-Za-z0-9]*( [A-Za-z]+){0,3}(\\(\\s*[0-9]+\\s*(,\\s*[0-9]+\\s*)?\\))?( [A-Za-z]+){0,3}");

    private final DataContract contract;

    private DesignReader(DataContract contract) {
        this.contract = contract;
    }

    static TableDesign design(DataContract contract) {
        return new DesignReader(contract).read();
    }

    private TableDesign read() {
        List<NewColumn> columns = new ArrayList<>();
        List<String> distKey = new ArrayList<>();
        Map<Integer, String> sortKey = new TreeMap<>();
        for (ColumnContract column : contract.columns()) {
            Optional<String> encoding = encoding(column);
            type(column).ifPresent(type -> columns.add(new NewColumn(column.name(), type, encoding)));
            if (Boolean.parseBoolean(column.customProperties().getOrDefault(DIST_KEY, "false"))) {
                distKey.add(column.name());
            }
            sortPosition(column).ifPresent(position -> {
                String other = sortKey.putIfAbsent(position, column.name());
                if (other != null) {
                    throw wrong(SORT_KEY + " is " + position + " of both " + other + " and " + column.name());
                }
            });
        }
        if (distKey.size() > 1) {
            throw wrong("only one column can have " + DIST_KEY + ", not " + String.join(" and ", distKey));
        }
        return new TableDesign(columns, distStyle(), distKey.stream().findFirst(), List.copyOf(sortKey.values()));
    }

    private Optional<String> distStyle() {
        Optional<String> style = Optional.ofNullable(contract.customProperties().get(DIST_STYLE))
                .map(text -> text.toUpperCase(Locale.ROOT));
        style.filter(text -> !DIST_STYLES.contains(text)).ifPresent(text -> {
            throw wrong(DIST_STYLE + " is auto, even, all or key, but is '" + text + "'");
        });
        return style;
    }

    private Optional<String> encoding(ColumnContract column) {
        Optional<String> encoding =
                Optional.ofNullable(column.customProperties().get(ENCODE)).map(text -> text.toUpperCase(Locale.ROOT));
        encoding.filter(text -> !ENCODINGS.contains(text)).ifPresent(text -> {
            throw wrong(ENCODE + " of " + column.name() + " is not an encoding: '" + text + "'");
        });
        return encoding;
    }

    private Optional<Integer> sortPosition(ColumnContract column) {
        String text = column.customProperties().get(SORT_KEY);
        try {
            return Optional.ofNullable(text).map(Integer::valueOf);
        } catch (NumberFormatException e) {
            throw wrong(
                    SORT_KEY + " of " + column.name() + " is its place in the key, such as 1, but is '" + text + "'");
        }
    }

    /** A column of which the contract names no type at all gets it from its values. */
    private Optional<String> type(ColumnContract column) {
        Optional<String> physical = column.physicalType().map(String::strip);
        physical.filter(text -> !TYPE.matcher(text).matches()).ifPresent(text -> {
            throw wrong("physicalType of " + column.name() + " is not a type of the warehouse: '" + text + "'");
        });
        return physical.or(() -> TablePlanner.reservedType(column.name()))
                .or(() -> column.type().map(type -> type(column, type)));
    }

    private static String type(ColumnContract column, LogicalType type) {
        return switch (type) {
            case STRING ->
                column.rules()
                        .maxLength()
                        .map(length -> "VARCHAR(" + Math.min(4L * Math.max(length, 1), ColumnType.MAX_TEXT_BYTES) + ")")
                        .orElse(ColumnType.TEXT.sql());
            case DATE -> "DATE";
            case TIME -> "TIME";
            case TIMESTAMP -> ColumnType.TIMESTAMP_WITH_ZONE.sql();
            case NUMBER -> ColumnType.DECIMAL.sql();
            case INTEGER -> ColumnType.BIGINT.sql();
            case BOOLEAN -> ColumnType.BOOLEAN.sql();
            case OBJECT, ARRAY -> ColumnType.SUPER.sql();
        };
    }

    private MillraceException wrong(String what) {
        return new MillraceException(
                ErrorCode.INVALID_CONFIGURATION, "the contract of " + contract.dataset() + ": " + what);
    }
}
