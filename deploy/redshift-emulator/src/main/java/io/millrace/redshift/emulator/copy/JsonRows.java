package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.backend.LoadSession.DatabaseException;
import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.copy.JsonObjectScanner.Found;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Files of JSON objects. */
final class JsonRows implements RowSource {
    private static final int RAW_BYTES = 4 << 10;

    private final RowReader reader;

    JsonRows(RowReader reader) {
        this.reader = reader;
    }

    @Override
    public long read(SourceFile file, InputStream in, RowOutput out)
            throws IOException, DatabaseException, StatementFailedException {
        JsonObjectScanner scanner = new JsonObjectScanner(in);
        long rows = 0;
        Found found = scanner.next();
        while (found != Found.END) {
            rows++;
            try {
                if (found != Found.OBJECT) {
                    throw malformed(found);
                }
                reader.read(scanner.buffer(), scanner.start(), scanner.end(), out.text());
                out.accepted();
            } catch (InvalidRowException e) {
                out.rejected(file, scanner.line(), raw(scanner), e);
            }
            found = scanner.next();
        }
        return rows;
    }

    private static InvalidRowException malformed(Found found) {
        String reason = found == Found.STRAY_TEXT
                ? "Invalid JSON: text that is not an object"
                : "Invalid JSON: the object does not end or exceeds 4 MB";
        return new InvalidRowException(Optional.empty(), "", new InvalidValueException(LoadErrorCode.LINE, reason));
    }

    private static String raw(JsonObjectScanner scanner) {
        int length = Math.min(scanner.end() - scanner.start(), RAW_BYTES);
        return new String(scanner.buffer(), scanner.start(), length, StandardCharsets.UTF_8);
    }
}
