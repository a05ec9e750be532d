package io.millrace.cdc.binlog;

import io.millrace.cdc.json.JsonBuffer;

/** Reads back what {@link JsonBuffer#putString} wrote. */
final class JsonText {
    private JsonText() {}

    /** The text of a JSON string as this program writes it. */
    static String unquoted(JsonBuffer json) {
        String quoted = json.toString();
        if (quoted.indexOf('\\') < 0) {
            return quoted.substring(1, quoted.length() - 1);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = quoted.charAt(++i);
            switch (escaped) {
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(quoted.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> text.append(escaped);
            }
        }
        return text.toString();
    }
}
