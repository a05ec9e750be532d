package io.millrace.redshift.emulator.unload;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A line of PostgreSQL's COPY text format, taken apart (PostgreSQL documentation, "COPY", text format). */
final class CopyLine {
    private CopyLine() {}

    static List<Optional<String>> split(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        int length = text.endsWith("\n") ? text.length() - 1 : text.length();
        List<Optional<String>> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean isNull = false;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '\t') {
                values.add(isNull ? Optional.empty() : Optional.of(value.toString()));
                value.setLength(0);
                isNull = false;
            } else if (c == '\\') {
                i++;
                char escaped = text.charAt(i);
                isNull = escaped == 'N';
                value.append(unescape(escaped));
            } else {
                value.append(c);
            }
        }
        values.add(isNull ? Optional.empty() : Optional.of(value.toString()));
        return values;
    }

    private static char unescape(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> '\u000b';
            default -> c;
        };
    }
}
