package io.millrace.schemas.tally;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes tallies as UTF-8 JSON. Readers ignore fields that they don't know. */
public final class TallyCodec {
    private static final int FORMAT = 1;
    private static final String RUN = "run";
    private static final String ACCEPTED = "accepted";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private TallyCodec() {}

    public static byte[] encode(Tally tally) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("format", FORMAT);
        document.put("stage", "edge");
        document.put("run", tally.run());
        if (tally instanceof Tally.Run run) {
            document.put("kind", RUN);
            document.put("edge", run.edge());
            document.put("started", run.started().toString());
            document.put("heard", run.heard().toString());
            document.put("ended", run.ended());
        }
        if (tally instanceof Tally.Accepted accepted) {
            document.put("kind", ACCEPTED);
            document.put("dataset", accepted.dataset().value());
            document.put("hour", accepted.hour());
            document.put("accepted", accepted.accepted());
            document.put("unplaced", accepted.unplaced());
        }
        return MAPPER.writeValueAsBytes(document);
    }

    /**
     * @throws MillraceException {@link ErrorCode#NOT_JSON} when it is no tally
     */
    public static Tally decode(byte[] document) {
        try {
            JsonNode root = MAPPER.readTree(document);
            String run = root.path("run").asString("");
            if (run.isEmpty() || root.path("format").asInt(0) != FORMAT) {
                throw new IllegalArgumentException("no run, or another format");
            }
            return switch (root.path("kind").asString("")) {
                case RUN ->
                    new Tally.Run(
                            run,
                            root.path("edge").asString(""),
                            Instant.parse(root.path("started").asString("")),
                            Instant.parse(root.path("heard").asString("")),
                            root.path("ended").asBoolean(false));
                case ACCEPTED ->
                    new Tally.Accepted(
                            run,
                            new DatasetName(root.path("dataset").asString("")),
                            root.path("hour").asLong(-1),
                            root.path("accepted").asLong(-1),
                            root.path("unplaced").asLong(0));
                default -> throw new IllegalArgumentException("another kind");
            };
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw new MillraceException(ErrorCode.NOT_JSON, "a record of the topic " + Tally.TOPIC + " is no tally", e);
        }
    }
}
