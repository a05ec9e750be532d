package io.millrace.cdc.verify;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How values of a mirror's column are written in one way, whichever side they come from. Two values are the same when their texts
 * are.
 */
enum ValueKind {
    WHOLE_OR_DECIMAL {
        @Override
        String ofText(String text) {
            return new BigDecimal(text).stripTrailingZeros().toPlainString();
        }
    },
    REAL {
        @Override
        String ofText(String text) {
            return Float.toString(Float.parseFloat(text) + 0f);
        }
    },
    DOUBLE {
        @Override
        String ofText(String text) {
            return Double.toString(Double.parseDouble(text) + 0d);
        }
    },
    BOOLEAN {
        @Override
        String ofText(String text) {
            return switch (text) {
                case "1", "t", "true" -> "true";
                default -> "false";
            };
        }
    },
    DATE {
        @Override
        String ofText(String text) {
            return text;
        }
    },
    /** With or without a zone; those with one are in UTC. */
    MOMENT {
        @Override
        String ofText(String text) {
            String plain = text.replace('T', ' ').replaceFirst("(Z|[+]00(:?00)?)$", "");
            return plain.indexOf('.') < 0 ? plain : plain.replaceFirst("[.]?0*$", "");
        }
    },
    TEXT {
        @Override
        String ofText(String text) {
            return text;
        }
    },
    /** Redshift pads CHAR with blanks. */
    PADDED {
        @Override
        String ofText(String text) {
            return text.stripTrailing();
        }
    },
    DOCUMENT {
        @Override
        String ofText(String text) {
            return canonical(JSON.readTree(text)).toString();
        }

        @Override
        String ofJson(String json) {
            return ofText(json);
        }
    };

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** The kind of a column by its type in {@code information_schema}; empty for one that can't be compared. */
    static Optional<ValueKind> of(String dataType) {
        return switch (dataType.toLowerCase(Locale.ROOT)) {
            case "smallint", "integer", "bigint", "numeric", "decimal" -> Optional.of(WHOLE_OR_DECIMAL);
            case "real" -> Optional.of(REAL);
            case "double precision" -> Optional.of(DOUBLE);
            case "boolean" -> Optional.of(BOOLEAN);
            case "date" -> Optional.of(DATE);
            case "timestamp without time zone", "timestamp with time zone" -> Optional.of(MOMENT);
            case "character varying", "text" -> Optional.of(TEXT);
            case "character" -> Optional.of(PADDED);
            case "super", "json", "jsonb" -> Optional.of(DOCUMENT);
            default -> Optional.empty();
        };
    }

    /** A value as the warehouse shows it. */
    abstract String ofText(String text);

    /** A value as the connector shows it, in JSON. A value that the column could not hold stands for itself. */
    String ofJson(String json) {
        String text = json.startsWith("\"") ? JSON.readTree(json).asString() : json;
        try {
            return ofText(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static Object canonical(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(quoted(field.getKey()), canonical(field.getValue())));
            return fields;
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(element -> canonical(element).toString())
                    .collect(Collectors.joining(",", "[", "]"));
        }
        if (node.isNumber()) {
            return node.decimalValue().stripTrailingZeros().toString();
        }
        return node.isString() ? quoted(node.asString()) : node.toString();
    }

    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }
}
