package io.millrace.redshift.emulator.unload;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** An object a line; SUPER values as they are, numbers and booleans without quotes. */
final class JsonWriter implements RowWriter {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final OutputStream out;
    private final JsonGenerator generator;
    private final List<UnloadColumn> columns;

    JsonWriter(OutputStream out, List<UnloadColumn> columns) {
        this.out = out;
        this.columns = columns;
        this.generator = JSON.createGenerator(ObjectWriteContext.empty(), new Unclosed(out));
    }

    @Override
    public void write(List<Optional<String>> values) throws IOException {
        generator.writeStartObject();
        for (int i = 0; i < columns.size(); i++) {
            generator.writeName(columns.get(i).name());
            if (values.get(i).isEmpty()) {
                generator.writeNull();
            } else {
                value(columns.get(i), values.get(i).orElseThrow());
            }
        }
        generator.writeEndObject();
        generator.flush();
        out.write('\n');
    }

    @Override
    public void close() throws IOException {
        generator.close();
        out.close();
    }

    private void value(UnloadColumn column, String text) {
        switch (column.kind()) {
            case BOOLEAN -> generator.writeBoolean(text.equals("t"));
            case INT16, INT32, INT64, FLOAT, DOUBLE, DECIMAL -> {
                if (text.equals("NaN") || text.endsWith("Infinity")) {
                    generator.writeString(text);
                } else {
                    generator.writeNumber(text);
                }
            }
            case SUPER -> generator.writeRawValue(text);
            default -> generator.writeString(text);
        }
    }
}
