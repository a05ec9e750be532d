package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.sql.CopyOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Turns one JSON object into one row of COPY text. */
final class RowReader {
    private static final int ABSENT = -1;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1_000)
                    .maxNumberLength(JsonObjectScanner.LARGEST_OBJECT)
                    .maxStringLength(JsonObjectScanner.LARGEST_OBJECT)
                    .maxNameLength(JsonObjectScanner.LARGEST_OBJECT)
                    .build())
            .build();

    private final List<TargetColumn> columns;
    private final List<ColumnConverter> converters;
    private final PathNode root;
    private final CopyOptions options;
    private final CopyText scratch = new CopyText();
    private final FieldValue value = new FieldValue();
    private final int[] starts;
    private final int[] ends;
    private byte[] json = new byte[0];
    private int jsonOffset;

    RowReader(List<TargetColumn> columns, List<ColumnConverter> converters, PathNode root, CopyOptions options) {
        this.columns = columns;
        this.converters = converters;
        this.root = root;
        this.options = options;
        this.starts = new int[columns.size()];
        this.ends = new int[columns.size()];
    }

    /** Appends the row to {@code out}, or nothing when it throws. */
    void read(byte[] bytes, int start, int end, CopyText out) throws InvalidRowException {
        scratch.truncate(0);
        Arrays.fill(starts, ABSENT);
        json = bytes;
        jsonOffset = start;
        checkUtf8(bytes, start, end);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes, start, end - start)) {
            parser.nextToken();
            walk(parser, root);
            if (parser.nextToken() != null) {
                throw malformed("text after the object");
            }
        } catch (JacksonException e) {
            throw malformed(e.getOriginalMessage());
        }
        append(out);
    }

    private void checkUtf8(byte[] bytes, int start, int end) throws InvalidRowException {
        int bad = Utf8.firstInvalid(bytes, start, end);
        if (bad < 0) {
            return;
        }
        if (options.replaceInvalidCharacters()) {
            Utf8.replaceInvalid(bytes, bad, end, (byte) options.replacement());
            return;
        }
        throw new InvalidRowException(
                Optional.empty(),
                "",
                new InvalidValueException(
                        LoadErrorCode.UTF8,
                        String.format(
                                "String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: %02x",
                                bytes[bad]),
                        bad - start));
    }

    private void append(CopyText out) throws InvalidRowException {
        for (int i = 0; i < starts.length; i++) {
            if (starts[i] == ABSENT && columns.get(i).notNull()) {
                throw invalid(
                        i, "", new InvalidValueException(LoadErrorCode.NOT_NULL, "Missing data for not-null field"));
            }
        }
        for (int i = 0; i < starts.length; i++) {
            if (i > 0) {
                out.plain('\t');
            }
            if (starts[i] == ABSENT) {
                out.appendNull();
            } else {
                out.append(scratch.bytes(), starts[i], ends[i] - starts[i]);
            }
        }
        out.plain('\n');
    }

    private void walk(JsonParser parser, PathNode node) throws InvalidRowException {
        JsonToken token = parser.currentToken();
        boolean structure = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
        boolean wantsText = structure || wantsJson(node);
        int start = wantsText && !node.columns().isEmpty()
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
        if (node.columns().isEmpty()) {
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
            convert(column, token == JsonToken.VALUE_NULL);
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
            if (converters.get(column).wantsJson()) {
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

    private void convert(int column, boolean isNull) throws InvalidRowException {
        // A key that comes twice counts by its last value.
        starts[column] = ABSENT;
        if (isNull) {
            return;
        }
        int start = scratch.length();
        try {
            if (converters.get(column).write(value, scratch)) {
                starts[column] = start;
                ends[column] = scratch.length();
            }
        } catch (InvalidValueException e) {
            throw invalid(column, value.text(), e);
        }
    }

    private int offset(long inObject) {
        return jsonOffset + (int) inObject;
    }

    private InvalidRowException invalid(int column, String text, InvalidValueException cause) {
        return new InvalidRowException(Optional.of(columns.get(column)), text, cause);
    }

    private static InvalidRowException malformed(String reason) {
        // Jackson's reasons may hold pieces of the data after the first sentence.
        String kind = reason.split("[:(']", 2)[0].strip();
        return new InvalidRowException(
                Optional.empty(), "", new InvalidValueException(LoadErrorCode.LINE, "Invalid JSON object: " + kind));
    }
}
