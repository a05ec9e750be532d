package io.millrace.loader.lake;

import io.millrace.loader.isolation.RowFault;
import io.millrace.loader.isolation.RowPlace;
import io.millrace.loader.reconcile.BadRow;
import io.millrace.schemas.batch.BatchName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bad rows that a load left out of a batch, beside the lake writer's: one line each, {@code row} being the row's text. The
 * load's id in the name keeps loads apart that were cut off before their commit; {@code millrace.bad_rows} names the
 * file that counts.
 */
final class BadRowFile implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String LOAD = ".load-";
    private static final String STAGE = "warehouse-loader";
    /** What the warehouse keeps of a row, in bytes. */
    private static final int TEXT_BYTES = 8_192;

    private final String key;
    private final String loadId;
    private final RowLines lines = new RowLines();
    private final List<BadRow> rows = new ArrayList<>();

    BadRowFile(String object, String loadId) {
        this.key = key(object, loadId);
        this.loadId = loadId;
    }

    static String key(String object, String loadId) {
        return BatchName.ofObject(object)
                .map(name -> name.badKeyOf(LOAD + loadId))
                .orElseThrow(() -> new IllegalArgumentException("'" + object + "' is no batch's object"));
    }

    /** The load that wrote the file; empty for one that isn't the loader's. */
    static Optional<String> load(String key) {
        int begin = key.lastIndexOf(LOAD);
        return begin < 0 || !key.endsWith(BatchName.BAD_SUFFIX)
                ? Optional.empty()
                : Optional.of(key.substring(begin + LOAD.length(), key.length() - BatchName.BAD_SUFFIX.length()));
    }

    void add(RowPlace place, RowFault fault, byte[] row) {
        ObjectNode line = MAPPER.createObjectNode();
        String text = new String(row, StandardCharsets.UTF_8);
        line.put("row", text);
        line.put("code", fault.code());
        line.put("reason", fault.reason());
        if (!fault.column().isEmpty()) {
            line.put("column", fault.column());
        }
        line.put("stage", STAGE);
        line.put("load", loadId);
        line.putObject("origin").put("object", place.object()).put("line", place.line());
        lines.add(MAPPER.writeValueAsBytes(line));
        rows.add(new BadRow(place, fault, beginning(row), key));
    }

    String key() {
        return key;
    }

    List<BadRow> rows() {
        return rows;
    }

    byte[] finish() {
        return lines.finish();
    }

    @Override
    public void close() {
        lines.close();
    }

    /** Cut between characters. */
    private static String beginning(byte[] row) {
        int end = Math.min(row.length, TEXT_BYTES);
        while (end < row.length && end > 0 && (row[end] & 0xc0) == 0x80) {
            end--;
        }
        // No text in the warehouse holds U+0000; this is the sign for it.
        return new String(row, 0, end, StandardCharsets.UTF_8).replace((char) 0, (char) 0x2400);
    }
}
