package io.millrace.cdc.capture;

import io.millrace.cdc.check.ServerFacts;
import io.millrace.cdc.kafka.KafkaAccess;
import io.millrace.cdc.kafka.KafkaChangeSink;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.snapshot.SnapshotProgress;
import io.millrace.cdc.snapshot.TableCatalog;
import io.millrace.cdc.snapshot.TableName;
import io.millrace.cdc.source.JdbcFactsSource;
import io.millrace.cdc.source.SourceConnections;
import io.millrace.cdc.stream.CaptureRules;
import io.millrace.cdc.stream.SourcePosition;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Has a source captured anew after its position was lost, on the server or in Kafka: from the end of its binlog as it is now, and with
 * a copy of every table, in front of which consumers are told that the table is empty. Numbers go on far above all that were given
 * before, so nothing that consumers have must be taken away first, and what is still on its way to them counts as older.
 *
 * <p>A connector that captures the source meanwhile is shut out by it, notices that with its next change, and begins again from the new
 * position.
 */
public final class Recapture {
    /** More than can be on its way to consumers unseen. */
    static final long STEP = 1_000_000_000L;

    private static final int ATTEMPTS = 10;

    private final SourceSettings source;
    private final SourceConnections connections;
    private final KafkaAccess kafka;

    public Recapture(SourceSettings source, SourceConnections connections, KafkaAccess kafka) {
        this.source = source;
        this.connections = connections;
        this.kafka = kafka;
    }

    /**
     * The tables that are copied: all that are captured.
     *
     * @throws io.millrace.cdc.source.SourceUnavailableException when the source does not answer
     */
    public List<TableName> tables() {
        return tables(facts().isMariaDb());
    }

    /**
     * Writes the new position; returns when it is committed.
     *
     * @param above a number that consumers may have seen, such as the highest of the mirrors
     * @param reason names this begin in the connector's log
     * @return where changes are captured from, with the number that they count up from
     * @throws MillraceException when the source or Kafka does not answer, or the source has no GTIDs, without which rows can't be copied
     */
    public SourcePosition begin(long above, String reason) {
        ServerFacts facts = facts();
        PositionCheck check = new PositionCheck(source.name(), facts);
        if (!facts.isMariaDb() && !check.knowsTransactions(check.end(0))) {
            throw new MillraceException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "Source " + source.name() + " has no GTIDs, so its rows can't be copied: set gtid_mode to ON");
        }
        List<TableName> tables = tables(facts.isMariaDb());
        for (int attempt = 1; ; attempt++) {
            try {
                return commit(check, tables, above, reason);
            } catch (MillraceException e) {
                // A connector that is shut out tries to come back at once.
                if (e.code() != ErrorCode.KAFKA_UNAVAILABLE || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private SourcePosition commit(PositionCheck check, List<TableName> tables, long above, String reason) {
        try (KafkaChangeSink sink = KafkaChangeSink.open(source.name(), kafka)) {
            SourcePosition position = check.end(next(Math.max(above, lastNumber(sink))));
            String progress = new SnapshotProgress(reason, true, List.of(), 0).encode();
            tables.forEach(table -> sink.remember(TableCopy.progressKey(source.name(), table), progress));
            sink.commit(position);
            return position;
        }
    }

    /** 0 when there is no position, or none that can be read. */
    private static long lastNumber(KafkaChangeSink sink) {
        try {
            return sink.stored().position().map(SourcePosition::seq).orElse(0L);
        } catch (MillraceException e) {
            if (e.code() == ErrorCode.SOURCE_POSITION_LOST) {
                return 0;
            }
            throw e;
        }
    }

    static long next(long above) {
        return (above / STEP + 1) * STEP;
    }

    private ServerFacts facts() {
        return new JdbcFactsSource(connections).read();
    }

    private List<TableName> tables(boolean mariaDb) {
        CaptureRules rules = source.capture().rules();
        try (Connection connection = connections.open()) {
            return new TableCatalog(connection, mariaDb)
                    .tables().stream()
                            .filter(name -> rules.captures(name.database(), name.table()))
                            .toList();
        } catch (SQLException e) {
            throw connections.unavailable(e);
        }
    }
}
