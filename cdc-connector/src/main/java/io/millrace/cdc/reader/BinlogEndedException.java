package io.millrace.cdc.reader;

import com.github.shyiko.mysql.binlog.network.ServerException;
import io.millrace.cdc.binlog.UndecodableEventException;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stream came to its end. Servers answer with the same number (1236) for very different reasons; they are told apart by the
 * words.
 */
public final class BinlogEndedException extends MillraceException {
    private static final long serialVersionUID = 1L;

    /** Why a stream ended. */
    public enum Reason {
        /** The connection broke, or the server was stopped: to be tried again. */
        CONNECTION_LOST,
        /** Neither changes nor heartbeats came: to be tried again. */
        SILENT,
        /** The server has deleted what comes next, or never had it. */
        POSITION_LOST,
        /** Another replica has the same number. */
        SERVER_ID_TAKEN,
        /** An event is larger than the server sends. */
        EVENT_TOO_LARGE,
        /** The server refuses for another reason. */
        REFUSED,
        /** What came is damaged. */
        DAMAGED;

        /** As it stands in health and metrics. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    private BinlogEndedException(Reason reason, String message, @Nullable Throwable cause) {
        super(
                reason == Reason.POSITION_LOST
                        ? ErrorCode.SOURCE_POSITION_LOST
                        : reason == Reason.DAMAGED ? ErrorCode.SOURCE_NOT_DECODABLE : ErrorCode.SOURCE_UNAVAILABLE,
                message,
                cause == null ? new IllegalStateException("the server ended the stream") : cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    static BinlogEndedException of(SourceSettings source, @Nullable Exception failure) {
        Reason reason = reason(failure);
        String message = "The binlog stream of source " + source.name() + " ended: " + explanation(reason, failure);
        return new BinlogEndedException(reason, message, failure);
    }

    static Reason reason(@Nullable Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return Reason.SILENT;
            }
            if (cause instanceof UndecodableEventException) {
                return Reason.DAMAGED;
            }
            if (cause instanceof ServerException refusal) {
                return ofWords(String.valueOf(refusal.getMessage()).toLowerCase(Locale.ROOT));
            }
        }
        return Reason.CONNECTION_LOST;
    }

    private static Reason ofWords(String words) {
        if (words.contains("max_allowed_packet")) {
            return Reason.EVENT_TOO_LARGE;
        }
        if (words.contains("same server_uuid")
                || words.contains("same server_id")
                || words.contains("server_uuid/server_id")) {
            return Reason.SERVER_ID_TAKEN;
        }
        boolean lost = words.contains("purged")
                || words.contains("could not find first log")
                || words.contains("could not find gtid state")
                || words.contains("not in the master's binlog")
                || words.contains("position > file size")
                || words.contains("impossible position")
                || words.contains("more gtids than the");
        return lost ? Reason.POSITION_LOST : Reason.REFUSED;
    }

    private static String explanation(Reason reason, @Nullable Exception failure) {
        return switch (reason) {
            case CONNECTION_LOST -> "the connection is lost; it is tried again";
            case SILENT -> "neither changes nor heartbeats came; it is tried again";
            case POSITION_LOST ->
                "the server has no longer, or never had, what comes next (" + words(failure)
                        + "). Keep binlogs for longer, and begin anew with a snapshot";
            case SERVER_ID_TAKEN ->
                "another replica of the server has the same server id; choose another one in the source's server-id";
            case EVENT_TOO_LARGE ->
                "an event is larger than the server sends; raise max_allowed_packet on the server to 1G";
            case REFUSED -> "the server refuses: " + words(failure);
            case DAMAGED -> words(failure);
        };
    }

    private static String words(@Nullable Exception failure) {
        return failure == null ? "" : String.valueOf(failure.getMessage());
    }
}
