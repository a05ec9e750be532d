package io.millrace.ingest.privacy;

import io.millrace.ingest.json.JsonBytes;
import io.millrace.ingest.json.JsonDocument;
import io.millrace.ingest.json.JsonField;
import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonValue;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.RowReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes a row anew, with some of its fields dropped, hashed or shortened and all others byte by byte as they are. */
final class RowCleaner {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final RowReader reader = new RowReader();
    private final FieldRules rules;
    private final Optional<Pseudonyms> pseudonyms;

    /**
     * @param pseudonyms present when a rule hashes
     */
    RowCleaner(FieldRules rules, Optional<Pseudonyms> pseudonyms) {
        this.rules = rules;
        this.pseudonyms = pseudonyms;
    }

    /** The row as it may be stored; the same when it has none of the fields. */
    Row clean(Row row) {
        boolean concerned =
                row.cells().stream().anyMatch(cell -> rules.child(cell.column()).isPresent());
        if (!concerned) {
            return row;
        }
        JsonBytes out = new JsonBytes(row.line().length + 64);
        object(parse(row), rules, out);
        return reader.read(out.toByteArray());
    }

    static JsonValue parse(Row row) {
        try {
            return JsonDocument.parse(row.line(), 0, row.line().length);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("a row is not JSON", e);
        }
    }

    private void object(JsonValue object, FieldRules of, JsonBytes out) {
        out.write('{');
        boolean first = true;
        for (JsonField field : object.fields()) {
            Optional<FieldRules> rule = of.child(field.name().text());
            if (rule.flatMap(FieldRules::action)
                    .filter(FieldRules.Action.DROP::equals)
                    .isPresent()) {
                continue;
            }
            if (!first) {
                out.write(',');
            }
            first = false;
            field.name().writeTo(out);
            out.write(':');
            if (rule.isPresent()) {
                value(field.value(), rule.get(), out);
            } else {
                field.value().writeTo(out);
            }
        }
        out.write('}');
    }

    private void value(JsonValue value, FieldRules rule, JsonBytes out) {
        if (value.is(JsonKind.NULL)) {
            value.writeTo(out);
        } else if (rule.action().isPresent()) {
            replace(value, rule.action().get(), out);
        } else if (value.is(JsonKind.OBJECT)) {
            object(value, rule, out);
        } else if (value.is(JsonKind.ARRAY)) {
            elements(value, rule, out);
        } else {
            value.writeTo(out);
        }
    }

    private void elements(JsonValue array, FieldRules rule, JsonBytes out) {
        out.write('[');
        boolean first = true;
        for (JsonValue element : array.elements()) {
            if (!first) {
                out.write(',');
            }
            first = false;
            value(element, rule, out);
        }
        out.write(']');
    }

    private void replace(JsonValue value, FieldRules.Action action, JsonBytes out) {
        String text = value.is(JsonKind.TEXT) ? value.text() : value.json();
        Optional<String> replaced =
                switch (action) {
                    case DROP -> Optional.empty();
                    case HASH -> Optional.of(pseudonyms.orElseThrow().of(text));
                    case TRUNCATE_ADDRESS -> NetworkAddress.truncated(text);
                };
        out.write(replaced.map(plain -> ('"' + plain + '"').getBytes(StandardCharsets.US_ASCII))
                .orElse(NULL));
    }
}
