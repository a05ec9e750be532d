package io.millrace.monitor.replay;

import io.millrace.schemas.batch.BatchName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record that the lake writer set aside, as a line of a bad file tells it ("What is in it" in docs/lake.md).
 *
 * @param batch beside which it stands
 * @param line of the file, from 1
 * @param value the record's bytes; empty for a record without value, and for one that was erased
 * @param text for people; empty when there is no value
 * @param stage the part of Millrace that refused it
 * @param id event id that it carried beside its value
 * @param offset in its partition
 * @param erasure that blacked it out; empty when none did
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SetAsideRecord(
        BatchName batch,
        long line,
        Optional<byte[]> value,
        String text,
        String code,
        String reason,
        String stage,
        Optional<String> id,
        long offset,
        Optional<String> erasure) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** A line of the bad file of a batch; one that can't be read has no value. */
    static SetAsideRecord of(BatchName batch, long line, String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            JsonNode row = node.path("row");
            boolean isBinary = node.path("row_encoding").asString("").equals("base64");
            Optional<byte[]> value = !row.isString()
                    ? Optional.empty()
                    : Optional.of(
                            isBinary
                                    ? Base64.getDecoder().decode(row.stringValue())
                                    : row.stringValue().getBytes(StandardCharsets.UTF_8));
            return new SetAsideRecord(
                    batch,
                    line,
                    value,
                    row.isString() ? row.stringValue() : "",
                    node.path("code").asString(""),
                    node.path("reason").asString(""),
                    node.path("stage").asString(""),
                    Optional.of(node.path("id").asString("")).filter(id -> !id.isEmpty()),
                    node.path("origin").path("offset").asLong(0),
                    Optional.of(node.path("erased").asString("")).filter(erased -> !erased.isEmpty()));
        } catch (JacksonException | IllegalArgumentException e) {
            return new SetAsideRecord(
                    batch,
                    line,
                    Optional.empty(),
                    text,
                    "",
                    "the line of the file is not readable",
                    "",
                    Optional.empty(),
                    0,
                    Optional.empty());
        }
    }

    /** The file that holds it. */
    public String file() {
        return batch.badKey();
    }

    /** File and line, by which one record is told from all others. */
    String place() {
        return file() + ":" + line;
    }

    /** Deduplication goes by it: that which it came with, else one of its place, so that sent twice it is the same event. */
    String eventId() {
        return id.or(this::idInside)
                .orElseGet(() -> "replay-" + batch.topicId() + "-" + batch.partition() + "-" + offset);
    }

    private Optional<String> idInside() {
        return inside("_id");
    }

    /** The source that sent it, as far as the row says. */
    Optional<String> source() {
        return inside("_source");
    }

    private Optional<String> inside(String column) {
        try {
            JsonNode row = MAPPER.readTree(text);
            JsonNode found = row.path(column);
            return found.isValueNode() && !found.isNull()
                    ? Optional.of(found.asString("")).filter(said -> !said.isEmpty())
                    : Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }
}
