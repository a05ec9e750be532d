package io.millrace.ingest.answer;

import tools.jackson.core.io.JsonStringEncoder;

/** Writes texts as JSON strings. */
final class JsonText {
    private JsonText() {}

    static void quote(StringBuilder out, String text) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }
}
