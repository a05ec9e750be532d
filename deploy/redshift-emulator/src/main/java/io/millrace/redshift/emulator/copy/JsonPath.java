package io.millrace.redshift.emulator.copy;

import java.util.ArrayList;
import java.util.List;

/** One step of a JSONPath expression as COPY takes it: bracket or dot notation, no wildcards, no filters. */
sealed interface JsonPath {
    /** A key of an object. */
    record Field(String name) implements JsonPath {}

    /** A place in an array, from 0. */
    record Element(int index) implements JsonPath {}

    /** @throws IllegalArgumentException with a message for the user */
    static List<JsonPath> parse(String path) {
        List<JsonPath> steps = new ArrayList<>();
        int position = 1;
        if (!path.startsWith("$")) {
            throw invalid(path);
        }
        while (position < path.length()) {
            char c = path.charAt(position);
            int end;
            if (c == '.') {
                end = position + 1;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                steps.add(new Field(path.substring(position + 1, end)));
            } else if (c == '[' && position + 1 < path.length() && "'\"".indexOf(path.charAt(position + 1)) >= 0) {
                int close = path.indexOf(path.charAt(position + 1) + "]", position + 2);
                if (close < 0) {
                    throw invalid(path);
                }
                end = close + 2;
                steps.add(new Field(path.substring(position + 2, close)));
            } else if (c == '[') {
                int close = path.indexOf(']', position);
                if (close < 0 || !path.substring(position + 1, close).matches("[0-9]{1,7}")) {
                    throw invalid(path);
                }
                end = close + 1;
                steps.add(new Element(Integer.parseInt(path.substring(position + 1, close))));
            } else {
                throw invalid(path);
            }
            position = end;
        }
        if (steps.isEmpty() || steps.contains(new Field(""))) {
            throw invalid(path);
        }
        return List.copyOf(steps);
    }

    private static IllegalArgumentException invalid(String path) {
        return new IllegalArgumentException("Invalid JSONPath format: " + path);
    }
}
