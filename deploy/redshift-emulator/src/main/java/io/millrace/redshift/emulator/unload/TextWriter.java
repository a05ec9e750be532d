package io.millrace.redshift.emulator.unload;

import io.millrace.redshift.emulator.sql.UnloadCommand.Format;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** CSV, and text with delimiters. */
final class TextWriter implements RowWriter {
    private final OutputStream out;
    private final Format.Text format;
    private final StringBuilder line = new StringBuilder();

    TextWriter(OutputStream out, Format.Text format, List<String> names) throws IOException {
        this.out = out;
        this.format = format;
        if (format.header()) {
            write(names.stream().map(Optional::of).toList());
        }
    }

    @Override
    public void write(List<Optional<String>> values) throws IOException {
        line.setLength(0);
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                line.append(format.delimiter());
            }
            if (values.get(i).isEmpty()) {
                line.append(format.nullText());
            } else {
                field(values.get(i).orElseThrow());
            }
        }
        out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void field(String value) {
        if (format.addQuotes() || (format.csv() && needsQuotes(value))) {
            line.append('"')
                    .append((format.escape() ? value.replace("\\", "\\\\") : value).replace("\"", "\"\""))
                    .append('"');
            return;
        }
        if (!format.escape()) {
            line.append(value);
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' || c == '\n' || c == '\r' || c == '"' || c == '\'' || c == format.delimiter()) {
                line.append('\\');
            }
            line.append(c);
        }
    }

    private boolean needsQuotes(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\n' || c == '\r' || c == format.delimiter()) {
                return true;
            }
        }
        return false;
    }
}
