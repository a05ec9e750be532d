package io.millrace.jobs.lake;

import io.millrace.schemas.dataset.NameFolding;
import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.TimestampText;
import io.millrace.schemas.row.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Learns from changes ("Change event" in the formats) what columns their table has. Not thread-safe. */
final class ChangeScan {
    private static final int MOST_DIGITS = 38;
    private static final int MOST_BEFORE_POINT = 20;
    private static final int MOST_BEHIND_POINT = 18;
    private static final int LONG_BITS = 63;

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
    private final Map<String, Set<ValueType>> types = new TreeMap<>();
    private final Map<String, String> originals = new TreeMap<>();
    private final Set<String> clashes = new TreeSet<>();
    private Optional<Long> truncated = Optional.empty();
    private boolean keyed = true;

    void add(byte[] change) {
        String op = "";
        long position = 0;
        boolean hasKey = false;
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), change)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (field) {
                    case "op" -> op = parser.getString();
                    case "seq" -> position = parser.getLongValue();
                    case "key" -> hasKey = value == JsonToken.START_OBJECT && image(parser) > 0;
                    case "after" -> {
                        if (value == JsonToken.START_OBJECT) {
                            int unused = image(parser);
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
        }
        if (op.equals("t")) {
            truncated = Optional.of(Math.max(position, truncated.orElse(position)));
        } else {
            keyed &= hasKey;
        }
    }

    ChangeShape shape() {
        List<ColumnSeen> columns = new ArrayList<>();
        types.forEach((name, seen) -> columns.add(new ColumnSeen(name, seen, 0, 0, 0)));
        Map<String, String> others = new TreeMap<>(originals);
        others.entrySet().removeIf(name -> name.getKey().equals(name.getValue()));
        return new ChangeShape(ChangeShape.FORMAT, columns, others, truncated, keyed, List.copyOf(clashes));
    }

    /** The number of its fields. */
    private int image(JsonParser parser) {
        int fields = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String original = parser.currentName();
            parser.nextToken();
            Optional<ValueType> type = type(parser);
            column(original).ifPresent(column -> see(column, original, type));
            fields++;
        }
        return fields;
    }

    private void see(String column, String original, Optional<ValueType> type) {
        String known = originals.putIfAbsent(column, original);
        if (known != null && !known.equals(original)) {
            clashes.add(known + " and " + original);
        }
        Set<ValueType> seen = types.computeIfAbsent(column, name -> EnumSet.noneOf(ValueType.class));
        type.ifPresent(seen::add);
    }

    /** Columns of the source never take the place of Millrace's own. */
    private static Optional<String> column(String original) {
        boolean isOne = NameFolding.isColumn(original) && original.charAt(0) != '_';
        return isOne ? Optional.of(original) : NameFolding.column(original);
    }

    private static Optional<ValueType> type(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_TRUE, VALUE_FALSE -> Optional.of(ValueType.BOOLEAN);
            case VALUE_NUMBER_INT -> Optional.of(integer(parser.getString()));
            case VALUE_NUMBER_FLOAT -> Optional.of(decimal(parser.getString()));
            case VALUE_STRING ->
                Optional.of(TimestampText.recognize(parser.getString()).orElse(ValueType.STRING));
            case START_OBJECT -> {
                parser.skipChildren();
                yield Optional.of(ValueType.OBJECT);
            }
            case START_ARRAY -> {
                parser.skipChildren();
                yield Optional.of(ValueType.ARRAY);
            }
            default -> Optional.empty();
        };
    }

    private static ValueType integer(String digits) {
        if (digits.length() > MOST_DIGITS) {
            return ValueType.NUMBER;
        }
        return new BigInteger(digits).bitLength() <= LONG_BITS ? ValueType.INTEGER : ValueType.BIG_INTEGER;
    }

    private static ValueType decimal(String text) {
        if (text.length() > 2 * MOST_DIGITS) {
            return ValueType.NUMBER;
        }
        BigDecimal value = new BigDecimal(text);
        boolean fits = value.signum() == 0
                || (value.stripTrailingZeros().scale() <= MOST_BEHIND_POINT
                        && (long) value.precision() - value.scale() <= MOST_BEFORE_POINT);
        return fits ? ValueType.DECIMAL : ValueType.NUMBER;
    }
}
