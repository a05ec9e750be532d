package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.TableMap;
import io.millrace.cdc.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Millrace's own form. Parts that stay the same from row to row are kept. */
final class Envelope implements ChangeFormat {
    private static final byte[] SOURCE = ascii("\",\"source\":");
    private static final byte[] ROW = ascii(",\"row\":");
    private static final byte[] POS = ascii(",\"pos\":");
    private static final byte[] SEQ = ascii("},\"seq\":");
    private static final byte[] TS = ascii(",\"ts\":\"");
    private static final byte[] KEY = ascii("\",\"key\":");
    private static final byte[] BEFORE = ascii(",\"before\":");
    private static final byte[] AFTER = ascii(",\"after\":");
    private static final byte[] RAW = ascii(",\"raw\":{");

    private final String source;
    private final String serverUuid;
    private String transaction = "";
    private @Nullable TableMap table;
    private String file = "";
    private byte[] sourceJson = {};
    private long timestamp = -1;
    private byte[] timestampText = {};
    private long position;

    Envelope(String source, String serverUuid) {
        this.source = source;
        this.serverUuid = serverUuid;
    }

    @Override
    public void transaction(String gtid, long number) {
        transaction = gtid;
        table = null;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the decoder gives the same object as long as a table stays the same
    public void place(TableMap ofTable, String inFile, long eventEnd, long at) {
        position = eventEnd;
        timestamp(at);
        if (ofTable != table || !inFile.equals(file)) {
            sourceJson = sourceJson(ofTable.database(), ofTable.table(), inFile);
            table = ofTable;
            file = inFile;
        }
    }

    @Override
    public void place(String database, String ofTable, String inFile, long eventEnd, long at) {
        position = eventEnd;
        timestamp(at);
        sourceJson = sourceJson(database, ofTable, inFile);
        table = null;
        file = inFile;
    }

    @Override
    public void writeKey(JsonBuffer out, TableShape shape, RowImage row) {
        shape.putKey(row, out);
    }

    @Override
    public void write(JsonBuffer out, Change change, TableShape shape, Optional<byte[]> key, boolean last) {
        Optional<RowImage> before = change.before();
        Optional<RowImage> after = change.after();
        head(out, change.operation(), change.row(), change.seq());
        if (key.isPresent()) {
            out.put(key.get());
        } else {
            out.putNull();
        }
        image(out, BEFORE, shape, before);
        image(out, AFTER, shape, after);
        boolean rawBefore = before.filter(shape::hasNoDates).isPresent();
        boolean rawAfter = after.filter(shape::hasNoDates).isPresent();
        if (rawBefore || rawAfter) {
            out.put(RAW);
            if (rawBefore) {
                out.put(BEFORE, 1, BEFORE.length - 1);
                shape.putNoDates(before.orElseThrow(), out);
            }
            if (rawAfter) {
                out.put(AFTER, rawBefore ? 0 : 1, AFTER.length - (rawBefore ? 0 : 1));
                shape.putNoDates(after.orElseThrow(), out);
            }
            out.put('}');
        }
        out.put('}');
    }

    @Override
    public boolean writeTruncate(JsonBuffer out, long row, long seq) {
        head(out, 't', row, seq);
        out.putAscii("null,\"before\":null,\"after\":null}");
        return true;
    }

    void writeDefinition(
            JsonBuffer out, String database, String inFile, String sql, boolean removesRows, long seq, long at) {
        timestamp(at);
        out.putAscii("{\"source\":{\"name\":");
        out.putString(source);
        out.putAscii(",\"db\":");
        out.putString(database);
        putServer(out, inFile);
        out.put(SEQ);
        out.putLong(seq);
        out.put(TS);
        out.put(timestampText);
        out.putAscii("\",\"sql\":");
        out.putString(sql);
        out.putAscii(",\"removes_rows\":" + removesRows + "}");
    }

    private void head(JsonBuffer out, char operation, long row, long seq) {
        out.putAscii("{\"op\":\"");
        out.put(operation);
        out.put(SOURCE);
        out.put(sourceJson);
        out.put(POS);
        out.putLong(position);
        out.put(ROW);
        out.putLong(row);
        out.put(SEQ);
        out.putLong(seq);
        out.put(TS);
        out.put(timestampText);
        out.put(KEY);
    }

    private static void image(JsonBuffer out, byte[] label, TableShape shape, Optional<RowImage> row) {
        out.put(label);
        if (row.isEmpty()) {
            out.putNull();
        } else {
            shape.putRow(row.get(), out);
        }
    }

    private byte[] sourceJson(String database, String ofTable, String inFile) {
        JsonBuffer out = new JsonBuffer();
        out.putAscii("{\"name\":");
        out.putString(source);
        out.putAscii(",\"db\":");
        out.putString(database);
        out.putAscii(",\"table\":");
        out.putString(ofTable);
        putServer(out, inFile);
        return out.toBytes();
    }

    private void putServer(JsonBuffer out, String inFile) {
        out.putAscii(",\"server_uuid\":");
        out.putString(serverUuid);
        out.putAscii(",\"gtid\":");
        if (transaction.isEmpty()) {
            out.putNull();
        } else {
            out.putString(transaction);
        }
        out.putAscii(",\"file\":");
        out.putString(inFile);
    }

    private void timestamp(long seconds) {
        if (seconds != timestamp) {
            timestamp = seconds;
            timestampText = ascii(Instant.ofEpochSecond(seconds).toString());
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
