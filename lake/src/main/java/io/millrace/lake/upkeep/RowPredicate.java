package io.millrace.lake.upkeep;

import io.millrace.schemas.dataset.NameFolding;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which rows are meant: those that have the value in the column. A point leads into an object: {@code after.user_id}.
 * Never shows the value.
 */
public final class RowPredicate {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final int LONG_VALUE = 6;

    private final String column;
    private final String value;

    /**
     * @throws IllegalArgumentException when the column or the value is empty
     */
    public RowPredicate(String column, String value) {
        if (column.isBlank() || value.isEmpty()) {
            throw new IllegalArgumentException("a condition needs a column and a value: user_id=4711");
        }
        this.column = column;
        this.value = value;
    }

    /** Reads {@code column=value}. */
    public static RowPredicate parse(String condition) {
        int equals = condition.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("a condition reads column=value, such as user_id=4711");
        }
        return new RowPredicate(condition.substring(0, equals).strip(), condition.substring(equals + 1));
    }

    public String column() {
        return column;
    }

    String value() {
        return value;
    }

    /** Whether the row, one line of JSON, is meant. */
    public boolean matches(byte[] line) {
        return holds(MAPPER.readTree(line), List.of(column.split("\\.")));
    }

    private boolean holds(JsonNode node, List<String> path) {
        if (path.isEmpty()) {
            return isValue(node);
        }
        return node.isObject() && node.has(path.get(0)) && holds(node.get(path.get(0)), path.subList(1, path.size()));
    }

    private boolean isValue(JsonNode node) {
        if (node.isString()) {
            return node.asString().equals(value);
        }
        if (node.isNumber()) {
            return isSameNumber(node);
        }
        return node.isBoolean() && String.valueOf(node.asBoolean()).equals(value);
    }

    private boolean isSameNumber(JsonNode node) {
        try {
            return node.decimalValue().compareTo(new BigDecimal(value)) == 0;
        } catch (ArithmeticException | NumberFormatException notANumber) {
            return false;
        }
    }

    /**
     * Whether a line of a bad file may be meant. Of a record that is JSON, any field of the column's name counts, however
     * deep; of any other, the value wherever it stands as a word, and a short value only beside the column's name.
     */
    boolean mayHold(byte[] badLine) {
        JsonNode line = MAPPER.readTree(badLine);
        if (line.has("erased")) {
            return false;
        }
        JsonNode row = line.path("row");
        String text;
        if (row.isString() && line.path("row_encoding").asString("").equals("base64")) {
            text = new String(Base64.getDecoder().decode(row.asString()), StandardCharsets.UTF_8);
        } else {
            text = row.isString() ? row.asString() : row.toString();
        }
        JsonNode document;
        try {
            document = MAPPER.readTree(text);
        } catch (JacksonException notJson) {
            return hasWord(text) && (value.length() >= LONG_VALUE || text.contains(name()));
        }
        return hasField(document);
    }

    private String name() {
        return column.substring(column.lastIndexOf('.') + 1);
    }

    private boolean hasField(JsonNode node) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                boolean isNamed = field.getKey().equals(name())
                        || NameFolding.column(field.getKey()).equals(Optional.of(name()));
                if (isNamed && isValue(field.getValue())) {
                    return true;
                }
            }
        }
        for (JsonNode child : node) {
            if (hasField(child)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasWord(String text) {
        int at = text.indexOf(value);
        while (at >= 0) {
            int end = at + value.length();
            boolean isWord = (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
                    && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
            if (isWord) {
                return true;
            }
            at = text.indexOf(value, at + 1);
        }
        return false;
    }

    @Override
    public String toString() {
        return column + "=…";
    }
}
