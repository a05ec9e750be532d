package io.millrace.cdc.stream;

import io.millrace.cdc.json.JsonBuffer;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON in which positions are kept. Fields are only ever added; {@code format} changes when one changes its meaning. */
public final class PositionCodec {
    private static final int FORMAT = 1;

    private final JsonMapper json = JsonMapper.builder().build();

    public byte[] encode(SourcePosition position) {
        JsonBuffer out = new JsonBuffer();
        out.putAscii("{\"format\":" + FORMAT + ",\"server_uuid\":");
        out.putString(position.serverUuid());
        out.putAscii(",\"flavor\":\"" + (position.mariaDb() ? "mariadb" : "mysql") + "\",\"gtids\":");
        out.putString(position.gtids());
        out.putAscii(",\"file\":");
        out.putString(position.file());
        out.putAscii(",\"pos\":" + position.position() + ",\"seq\":" + position.seq());
        if (position.partial().changes() > 0) {
            out.putAscii(",\"partial\":{\"gtid\":");
            out.putString(position.partial().gtid());
            out.putAscii(",\"changes\":" + position.partial().changes() + ",\"rules\":");
            out.putString(position.partial().rules());
            out.put('}');
        }
        out.put('}');
        return out.toBytes();
    }

    /**
     * @throws MillraceException when the bytes are no position that this version understands
     */
    public SourcePosition decode(byte[] bytes) {
        try {
            JsonNode node = json.readTree(bytes);
            if (node.path("format").asInt(0) != FORMAT) {
                throw unreadable("its format is " + node.path("format"));
            }
            JsonNode partial = node.path("partial");
            return new SourcePosition(
                    node.required("server_uuid").asString(),
                    node.required("flavor").asString().equals("mariadb"),
                    node.required("gtids").asString(),
                    node.required("file").asString(),
                    node.required("pos").asLong(),
                    partial.isMissingNode()
                            ? SourcePosition.Partial.NONE
                            : new SourcePosition.Partial(
                                    partial.required("gtid").asString(),
                                    partial.required("changes").asLong(),
                                    partial.required("rules").asString()),
                    node.required("seq").asLong());
        } catch (JacksonException | IllegalArgumentException e) {
            throw unreadable(e.getMessage());
        }
    }

    private static MillraceException unreadable(@Nullable String why) {
        return new MillraceException(
                ErrorCode.SOURCE_POSITION_LOST,
                "The stored position of a source can't be read: " + why + "; was it written by a newer version?");
    }
}
