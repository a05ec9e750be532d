package io.millrace.loader.lake;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Counts digits after the point in the top-level fields of rows. Not thread-safe. */
final class FractionCounter {
    private final JsonFactory factory = new JsonFactory();
    private final Set<String> columns;
    private final Map<String, Integer> most = new HashMap<>();

    FractionCounter(Set<String> columns) {
        this.columns = columns;
    }

    void add(byte[] row) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), row)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String column = parser.currentName();
                boolean counts = parser.nextToken() == JsonToken.VALUE_NUMBER_FLOAT && columns.contains(column);
                if (counts) {
                    BigDecimal value = new BigDecimal(parser.getString());
                    most.merge(column, Math.max(0, value.stripTrailingZeros().scale()), Math::max);
                }
                parser.skipChildren();
            }
        }
    }

    Map<String, Integer> most() {
        return Map.copyOf(most);
    }
}
