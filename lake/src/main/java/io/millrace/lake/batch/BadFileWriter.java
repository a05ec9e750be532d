package io.millrace.lake.batch;

import io.millrace.schemas.row.BadRowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the records of a batch that are not rows. One line each: {@code row} is the record's text, or Base64 with
 * {@code "row_encoding":"base64"} beside it when the bytes are not UTF-8, or null for a record without value. The same
 * records give the same bytes, so the file can be made again from the log.
 */
public final class BadFileWriter implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ChainId chain;
    private final String stage;
    private final CompressedLines lines;
    private long records;

    /**
     * @param stage the part of Millrace that refuses the records
     */
    public BadFileWriter(ChainId chain, String stage, int compressionLevel) {
        this.chain = chain;
        this.stage = stage;
        this.lines = new CompressedLines(compressionLevel);
    }

    /**
     * @param value the record's bytes; empty for a record without value
     * @param id the event id that the record carried beside its value
     */
    public void add(long offset, Optional<byte[]> value, Optional<String> id, BadRowException reason) {
        add(offset, value, id, reason, stage);
    }

    /** As the other, for a record that another part of Millrace refused. */
    public void add(
            long offset, Optional<byte[]> value, Optional<String> id, BadRowException reason, String refusedBy) {
        ObjectNode line = MAPPER.createObjectNode();
        if (value.isEmpty()) {
            line.putNull("row");
        } else {
            putRow(line, value.get());
        }
        line.put("code", reason.code().text());
        line.put("reason", reason.getMessage());
        line.put("stage", refusedBy);
        id.ifPresent(text -> line.put("id", text));
        line.putObject("origin")
                .put("topic", chain.dataset().topic())
                .put("partition", chain.partition())
                .put("offset", offset);
        lines.add(MAPPER.writeValueAsBytes(line));
        records++;
    }

    private static void putRow(ObjectNode line, byte[] value) {
        try {
            line.put(
                    "row",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(value))
                            .toString());
        } catch (CharacterCodingException notText) {
            line.put("row", Base64.getEncoder().encodeToString(value));
            line.put("row_encoding", "base64");
        }
    }

    /** Records so far. */
    public long records() {
        return records;
    }

    long memoryBytes() {
        return lines.memoryBytes();
    }

    /** The file; the writer takes no more. */
    public BadFile finish() {
        return new BadFile(lines.finish(), records);
    }

    @Override
    public void close() {
        lines.close();
    }
}
