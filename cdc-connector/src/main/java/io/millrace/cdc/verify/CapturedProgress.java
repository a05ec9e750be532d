package io.millrace.cdc.verify;

import io.millrace.cdc.binlog.Gtids;
import io.millrace.cdc.check.BinlogPosition;
import io.millrace.cdc.check.ServerFacts;
import io.millrace.cdc.source.FactsSource;
import io.millrace.cdc.stream.SourcePosition;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Optional;
import java.util.function.Supplier;

/** Compares where the source's binlog ends with what the connector has committed to Kafka. */
public final class CapturedProgress implements Progress {
    private final FactsSource source;
    private final Supplier<Optional<SourcePosition>> committed;

    /**
     * @param committed the position that was committed last; empty when the source was never captured
     */
    public CapturedProgress(FactsSource source, Supplier<Optional<SourcePosition>> committed) {
        this.source = source;
        this.committed = committed;
    }

    @Override
    public Moment now() {
        ServerFacts facts = source.read();
        BinlogPosition end = facts.binlogEnd()
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.SOURCE_UNAVAILABLE, "The source does not show where its binlog ends"));
        return () -> committed
                .get()
                .filter(position -> covers(position, facts.isMariaDb(), end))
                .isPresent();
    }

    private static boolean covers(SourcePosition position, boolean mariaDb, BinlogPosition end) {
        if (position.usesGtids()) {
            return Gtids.parse(mariaDb, position.gtids()).containsAll(Gtids.parse(mariaDb, end.gtids()));
        }
        int byFile = position.file().compareTo(end.file());
        boolean longer = position.file().length() != end.file().length();
        boolean later = longer ? position.file().length() > end.file().length() : byFile > 0;
        return later || (position.file().equals(end.file()) && position.position() >= end.position());
    }
}
