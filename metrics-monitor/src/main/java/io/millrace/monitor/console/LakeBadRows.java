package io.millrace.monitor.console;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the files of records that were set aside beside the lake's batches ("Lake" in docs/lake.md). */
final class LakeBadRows {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectStore store;

    LakeBadRows(ObjectStore store) {
        this.store = store;
    }

    /** A line of such a file. */
    record Line(long number, String row, String code, String reason, String stage) {}

    /**
     * The first lines of a file; none when there is no such file.
     *
     * @throws MillraceException when the store is away, or the file is not readable
     */
    List<Line> read(String file, long first, int most) {
        Optional<InputStream> object = store.open(file);
        if (object.isEmpty()) {
            return List.of();
        }
        List<Line> lines = new ArrayList<>();
        try (InputStream stored = object.get();
                InputStream plain = new ZstdInputStreamNoFinalizer(stored);
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            long number = 0;
            String text = reader.readLine();
            while (text != null && lines.size() < most) {
                number++;
                if (number >= first) {
                    lines.add(line(number, text));
                }
                text = reader.readLine();
            }
            return lines;
        } catch (IOException e) {
            throw new MillraceException(
                    ErrorCode.OBJECT_STORE_UNAVAILABLE, file + " could not be read: " + e.getMessage(), e);
        }
    }

    /** Where the lake writer puts the bad records of a batch. */
    static String file(BatchName batch) {
        return batch.badKey();
    }

    private static Line line(long number, String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            JsonNode row = node.path("row");
            return new Line(
                    number,
                    row.isString() ? row.stringValue() : row.toString(),
                    node.path("code").asString(""),
                    node.path("reason").asString(""),
                    node.path("stage").asString(""));
        } catch (JacksonException e) {
            return new Line(number, text, "", "the line of the file is not readable", "");
        }
    }
}
