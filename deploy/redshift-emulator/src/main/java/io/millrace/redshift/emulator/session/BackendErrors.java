package io.millrace.redshift.emulator.session;

import io.millrace.redshift.emulator.wire.ServerMessage;
import java.io.IOException;
import java.util.Optional;

/** PostgreSQL's errors as Redshift words them, where the difference decides what a client does next. */
final class BackendErrors {
    private static final String SERIALIZATION_FAILURE = "40001";

    private BackendErrors() {}

    static ServerMessage translate(byte[] body) throws IOException {
        ServerMessage error = ServerMessage.parse(body);
        if (!error.sqlState().equals(SERIALIZATION_FAILURE)) {
            return error;
        }
        return new ServerMessage(
                error.severity(),
                ServerMessage.INTERNAL_ERROR,
                "1023",
                Optional.of("Serializable isolation violation on table, the transaction could not complete"
                        + " because of conflict with concurrent transaction: retry it"));
    }
}
