package io.millrace.ingest.json;

import java.util.Arrays;
import java.util.Optional;

/** Holds a value against the limits in one walk over its index; no byte of it is read again. */
final class JsonShape {
    private final JsonDocument document;
    private final JsonLimits limits;

    /** Of the containers that are open: where they end, and fields so far; -1 for arrays. */
    private int[] ends = new int[8];

    private int[] fields = new int[8];
    private int depth;

    JsonShape(JsonDocument document, JsonLimits limits) {
        this.document = document;
        this.limits = limits;
    }

    /** Which limit the value exceeds; empty when none. */
    Optional<String> problem(int root) {
        int end = document.next(root);
        boolean isName = false;
        for (int entry = root; entry < end; entry++) {
            while (depth > 0 && ends[depth - 1] == entry) {
                depth--;
                isName = depth > 0 && fields[depth - 1] >= 0;
            }
            if (isName) {
                Optional<String> problem = name(entry);
                if (problem.isPresent()) {
                    return problem;
                }
                isName = false;
                continue;
            }
            JsonKind kind = document.kind(entry);
            if (kind == JsonKind.NUMBER && length(entry) > limits.maxNumberLength()) {
                return Optional.of("a number has more than " + limits.maxNumberLength() + " characters");
            }
            if (kind == JsonKind.OBJECT || kind == JsonKind.ARRAY) {
                if (depth == limits.maxDepth()) {
                    return Optional.of("values are nested more than " + limits.maxDepth() + " levels deep");
                }
                open(entry, kind == JsonKind.OBJECT);
            }
            isName = depth > 0 && fields[depth - 1] >= 0;
        }
        return Optional.empty();
    }

    private Optional<String> name(int entry) {
        if (length(entry) - 2 > limits.maxNameBytes()) {
            return Optional.of("a field's name has more than " + limits.maxNameBytes() + " bytes");
        }
        if (++fields[depth - 1] > limits.maxFields()) {
            return Optional.of("an object has more than " + limits.maxFields() + " fields");
        }
        return Optional.empty();
    }

    private void open(int entry, boolean isObject) {
        if (depth == ends.length) {
            ends = Arrays.copyOf(ends, depth * 2);
            fields = Arrays.copyOf(fields, depth * 2);
        }
        ends[depth] = document.next(entry);
        fields[depth] = isObject ? 0 : -1;
        depth++;
    }

    private int length(int entry) {
        return document.end(entry) - document.start(entry);
    }
}
