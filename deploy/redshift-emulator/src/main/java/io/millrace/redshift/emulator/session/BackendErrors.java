package io.millrace.redshift.emulator.session;

import io.millrace.redshift.emulator.wire.ServerMessage;
import java.io.IOException;
import java.util.Optional;

/** PostgreSQL's errors as Redshift words them, where the difference decides what a client does next. */
final class BackendErrors {
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String CARDINALITY_VIOLATION = "21000";
    private static final String CHECK_VIOLATION = "23514";
    private static final String STRING_TOO_LONG = "22001";

    private BackendErrors() {}

    static ServerMessage translate(byte[] body) throws IOException {
        ServerMessage error = ServerMessage.parse(body);
        return switch (error.sqlState()) {
            case SERIALIZATION_FAILURE ->
                new ServerMessage(
                        error.severity(),
                        ServerMessage.INTERNAL_ERROR,
                        "1023",
                        Optional.of("Serializable isolation violation on table, the transaction could not complete"
                                + " because of conflict with concurrent transaction: retry it"));
            case CARDINALITY_VIOLATION -> error.text().startsWith("MERGE ") ? multipleMatches(error) : error;
            case STRING_TOO_LONG -> error.text().startsWith("value too long for type") ? tooLong(error) : error;
            case CHECK_VIOLATION -> error.text().contains("\"redshift_bytes_") ? tooLong(error) : error;
            default -> error;
        };
    }

    private static ServerMessage multipleMatches(ServerMessage error) {
        return new ServerMessage(
                error.severity(),
                ServerMessage.INTERNAL_ERROR,
                "Found multiple matches to update the same tuple.",
                Optional.empty());
    }

    private static ServerMessage tooLong(ServerMessage error) {
        String type = error.sqlState().equals(STRING_TOO_LONG)
                ? error.text()
                : "a character column holds fewer bytes than the value has";
        return new ServerMessage(
                error.severity(),
                STRING_TOO_LONG,
                "Value too long for character type",
                Optional.of("error:  Value too long for character type, code: 8001, context: " + type));
    }
}
