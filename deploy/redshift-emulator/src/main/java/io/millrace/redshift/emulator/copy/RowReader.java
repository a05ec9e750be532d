package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.CopyOptions;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Turns one JSON object into one row of COPY text. */
final class RowReader {
    private final PathNode root;
    private final CopyOptions options;
    private final RowBuffer row;
    private final FieldValue value;
    private byte[] json = new byte[0];
    private int jsonOffset;

    RowReader(RowBuffer row, PathNode root, CopyOptions options) {
        this.row = row;
        this.value = row.value();
        this.root = root;
        this.options = options;
    }

    /** Appends the row to {@code out}, or nothing when it throws. */
    void read(byte[] bytes, int start, int end, CopyText out) throws InvalidRowException {
        row.clear();
        json = bytes;
        jsonOffset = start;
        Utf8.check(bytes, start, end, options);
        try (JsonParser parser = JsonText.FACTORY.createParser(ObjectReadContext.empty(), bytes, start, end - start)) {
            parser.nextToken();
            walk(parser, root);
            if (parser.nextToken() != null) {
                throw malformed("text after the object");
            }
        } catch (JacksonException e) {
            throw malformed(e.getOriginalMessage());
        }
        row.append(out);
    }

    private void walk(JsonParser parser, PathNode node) throws InvalidRowException {
        JsonToken token = parser.currentToken();
        boolean structure = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
        boolean wantsText = structure || wantsJson(node);
        int start = wantsText && node.columns().length > 0
                ? offset(parser.currentTokenLocation().getByteOffset())
                : 0;
        if (token == JsonToken.START_OBJECT && node.hasFields()) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                Optional<PathNode> child = node.field(parser.currentName());
                parser.nextToken();
                descend(parser, child);
            }
        } else if (token == JsonToken.START_ARRAY && node.hasElements()) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                descend(parser, node.element(i));
            }
        } else if (structure) {
            parser.skipChildren();
        }
        if (node.columns().length == 0) {
            return;
        }
        if (structure) {
            value.structure();
        } else {
            scalar(parser, token);
        }
        if (wantsText) {
            value.json(json, start, offset(parser.currentLocation().getByteOffset()));
        }
        for (int column : node.columns()) {
            if (token == JsonToken.VALUE_NULL) {
                row.setNull(column);
            } else {
                row.convert(column);
            }
        }
    }

    private void descend(JsonParser parser, Optional<PathNode> child) throws InvalidRowException {
        if (child.isPresent()) {
            walk(parser, child.get());
        } else {
            parser.skipChildren();
        }
    }

    private boolean wantsJson(PathNode node) {
        for (int column : node.columns()) {
            if (row.wantsJson(column)) {
                return true;
            }
        }
        return false;
    }

    private void scalar(JsonParser parser, JsonToken token) {
        FieldValue.Kind kind =
                switch (token) {
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> FieldValue.Kind.NUMBER;
                    case VALUE_TRUE, VALUE_FALSE -> FieldValue.Kind.BOOLEAN;
                    default -> FieldValue.Kind.STRING;
                };
        value.scalar(kind, parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
    }

    private int offset(long inObject) {
        return jsonOffset + (int) inObject;
    }

    private static InvalidRowException malformed(String reason) {
        // Jackson's reasons may hold pieces of the data after the first sentence.
        String kind = reason.split("[:(']", 2)[0].strip();
        return new InvalidRowException(
                Optional.empty(), "", new InvalidValueException(LoadErrorCode.LINE, "Invalid JSON object: " + kind));
    }
}
