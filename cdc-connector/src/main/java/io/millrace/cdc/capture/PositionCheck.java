package io.millrace.cdc.capture;

import io.millrace.cdc.binlog.Gtids;
import io.millrace.cdc.check.BinlogPosition;
import io.millrace.cdc.check.ServerFacts;
import io.millrace.cdc.stream.SourcePosition;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether capture can go on at a stored position on the server that answers. Servers are told apart by their identity and
 * their transactions, never by names of files, which begin anew with every restored or promoted server.
 */
final class PositionCheck {
    private static final Logger LOG = LoggerFactory.getLogger(PositionCheck.class);

    private final String source;
    private final ServerFacts facts;

    PositionCheck(String source, ServerFacts facts) {
        this.source = source;
        this.facts = facts;
    }

    /** The server's identity; one that has none is known by its address alone. */
    String serverUuid() {
        return facts.serverUuid().orElse("");
    }

    /** The end of the server's binlog: where a new source begins. */
    SourcePosition end(long seq) {
        BinlogPosition end = binlogEnd();
        return new SourcePosition(
                serverUuid(),
                facts.isMariaDb(),
                gtidsInUse() ? end.gtids() : "",
                end.file(),
                end.position(),
                SourcePosition.Partial.NONE,
                seq);
    }

    /**
     * Whether the GTIDs of everything before the position are known, so that a copy of rows can be fitted into the stream: also on a
     * server that has not executed anything yet.
     */
    boolean knowsTransactions(SourcePosition start) {
        return start.usesGtids() || (gtidsInUse() && binlogEnd().gtids().isEmpty());
    }

    /**
     * @throws MillraceException when the server can't go on from there
     */
    SourcePosition goOn(SourcePosition stored) {
        if (stored.mariaDb() != facts.isMariaDb()) {
            throw lost("it was captured from " + flavor(stored.mariaDb()) + ", and " + flavor(facts.isMariaDb())
                    + " answers now");
        }
        boolean sameServer = stored.serverUuid().equals(serverUuid());
        if (!stored.usesGtids()) {
            if (!sameServer) {
                throw lost("another server answers (" + serverUuid() + " instead of " + stored.serverUuid()
                        + "), and without GTIDs the place can't be found on it");
            }
            return stored;
        }
        Gtids captured = Gtids.parse(stored.mariaDb(), stored.gtids());
        Gtids present = Gtids.parse(facts.isMariaDb(), binlogEnd().gtids());
        if (!present.containsAll(captured)) {
            throw lost("the server lacks transactions that were captured (captured: " + captured.text()
                    + "; on the server: " + present.text()
                    + "): it was restored from a backup, or a replica that was behind took over");
        }
        if (sameServer) {
            return stored;
        }
        LOG.warn(
                "source {} is another server now ({} instead of {}); it has all transactions that were captured, so capture goes on",
                source,
                serverUuid(),
                stored.serverUuid());
        return new SourcePosition(
                serverUuid(), stored.mariaDb(), stored.gtids(), "", 0, stored.partial(), stored.seq());
    }

    private boolean gtidsInUse() {
        return facts.isMariaDb() || facts.variables().is("gtid_mode", "ON");
    }

    private BinlogPosition binlogEnd() {
        return facts.binlogEnd()
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.SOURCE_UNAVAILABLE, "Source " + source + " does not show where its binlog ends"));
    }

    private MillraceException lost(String why) {
        return new MillraceException(
                ErrorCode.SOURCE_POSITION_LOST,
                "Source " + source + " can't be captured further: " + why
                        + ". Point the source at the right server; or capture it anew: millrace recapture " + source
                        + " --apply");
    }

    private static String flavor(boolean mariaDb) {
        return mariaDb ? "MariaDB" : "MySQL";
    }
}
