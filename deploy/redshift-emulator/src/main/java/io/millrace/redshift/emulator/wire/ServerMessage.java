package io.millrace.redshift.emulator.wire;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * An error or a notice as the server reports it to the client.
 *
 * @param severity {@code ERROR}, {@code FATAL}, {@code INFO}…
 * @param sqlState five characters
 */
public record ServerMessage(String severity, String sqlState, String text, Optional<String> detail) {
    /** SQLSTATE of most of Redshift's own errors. */
    public static final String INTERNAL_ERROR = "XX000";

    public static final String SYNTAX_ERROR = "42601";
    public static final String NOT_SUPPORTED = "0A000";
    public static final String CANCELED = "57014";

    public ServerMessage {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(detail, "detail");
        if (sqlState.length() != 5) {
            throw new IllegalArgumentException("an SQLSTATE has five characters: " + sqlState);
        }
    }

    public static ServerMessage error(String sqlState, String text) {
        return new ServerMessage("ERROR", sqlState, text, Optional.empty());
    }

    public static ServerMessage info(String text) {
        return new ServerMessage("INFO", "00000", text, Optional.empty());
    }

    /** Reads the body of an ErrorResponse or a NoticeResponse; fields that this record does not have are left out. */
    public static ServerMessage parse(byte[] body) throws IOException {
        BodyReader reader = new BodyReader(body);
        String severity = "ERROR";
        String sqlState = INTERNAL_ERROR;
        String text = "";
        Optional<String> detail = Optional.empty();
        while (reader.hasMore()) {
            char field = reader.character();
            if (field == 0) {
                break;
            }
            String value = reader.string();
            switch (field) {
                case 'S' -> severity = value;
                case 'C' -> sqlState = value;
                case 'M' -> text = value;
                case 'D' -> detail = Optional.of(value);
                default -> {}
            }
        }
        return new ServerMessage(severity, sqlState, text, detail);
    }

    /** The body of an ErrorResponse or a NoticeResponse. */
    public byte[] body() {
        BodyBuilder body = new BodyBuilder();
        body.character('S').string(severity).character('V').string(severity);
        body.character('C').string(sqlState).character('M').string(text);
        detail.ifPresent(value -> body.character('D').string(value));
        return body.character((char) 0).build();
    }
}
