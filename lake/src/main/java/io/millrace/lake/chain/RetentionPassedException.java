package io.millrace.lake.chain;

import io.millrace.lake.batch.ChainId;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;

/** Kafka deleted records behind the end of a chain before they were stored. Nobody goes on unless that loss is accepted. */
public final class RetentionPassedException extends MillraceException {
    private static final long serialVersionUID = 1L;

    private final long end;
    private final long logStart;

    RetentionPassedException(ChainId chain, long end, long logStart) {
        super(
                ErrorCode.CHAIN_BROKEN,
                "the lake holds " + chain + " up to offset " + end + ", but Kafka has it only from " + logStart
                        + " on: Kafka's retention deleted the records between before they were stored."
                        + " Two ways out: restore those records to the topic's log (a replica or a backup of the broker),"
                        + " or accept the loss with the setting lake-writer.accept-loss: [{topic: "
                        + chain.dataset().topic() + ", partition: " + chain.partition() + ", from: " + end + "}]");
        this.end = end;
        this.logStart = logStart;
    }

    /** Where the chain ends, and so the first offset that may be lost. */
    public long end() {
        return end;
    }

    /** The first offset that Kafka still has. */
    public long logStart() {
        return logStart;
    }
}
