package io.millrace.monitor.replay;

import io.millrace.lake.store.MaintainedStore;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.contract.Violation;
import io.millrace.schemas.contract.ViolationHandling;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.event.EventHeaders;
import io.millrace.schemas.row.BadRowException;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.RowReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Sends records that were set aside once more, with their bytes as they were, and the event id that they had. Each goes to Kafka at
 * most once, however often and by however many it is asked for: a mark in the lake is created before, and names the place from which
 * on the record must stand in its partition. Whoever finds the mark of somebody who died looks there first. Thread-safe.
 */
public final class RecordReplay {
    /** Whoever began has given up by then: longer than any attempt to send lasts. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final String EDGE = "ingest-api";
    private static final int NAMED = 5;

    private final ReplayMarks marks;
    private final RecordLog log;
    private final Supplier<Contracts> contracts;
    private final InstantSource clock;
    private final RowReader rows = new RowReader();

    public RecordReplay(MaintainedStore store, RecordLog log, Supplier<Contracts> contracts, InstantSource clock) {
        this.marks = new ReplayMarks(store);
        this.log = log;
        this.contracts = contracts;
        this.clock = clock;
    }

    /** What can become of a record. */
    public sealed interface Prospect {
        /** It would be a row now. */
        record Ready() implements Prospect {}

        /** Not as things are; the reason says what has to be mended. */
        record NotYet(String reason) implements Prospect {}

        /** Whatever is mended here: its bytes can't be a row. */
        record Never(String reason) implements Prospect {}

        /** Somebody has sent it, or begun to. */
        record Marked(ReplayMark mark) implements Prospect {}
    }

    /** What became of a replay. */
    public sealed interface Outcome {
        /** It stands in Kafka now; the lake writer takes it like every other record. */
        record Sent(int partition, long offset) implements Outcome {}

        /** It was sent before, and not again. */
        record AlreadySent(ReplayMark mark) implements Outcome {}

        /** It was not sent. */
        record Refused(String reason) implements Outcome {}
    }

    /** The marks of a file, by line. */
    public Map<Long, ReplayMark> marks(BatchName batch) {
        return marks.all(batch);
    }

    /** What can become of a record that has this mark, or none. */
    public Prospect prospect(SetAsideRecord record, Optional<ReplayMark> mark) {
        if (mark.isPresent()) {
            return new Prospect.Marked(mark.get());
        }
        DatasetName dataset = record.batch().dataset();
        if (record.erasure().isPresent()) {
            return new Prospect.Never(
                    "it was erased on request (" + record.erasure().get() + ")");
        }
        if (dataset.isChanges()) {
            return new Prospect.Never("it is a change of a source table: copy the table anew with 'millrace snapshot'");
        }
        if (record.value().isEmpty()) {
            return new Prospect.Never("it has no value");
        }
        boolean mayBecomeGood = record.code().equals(ErrorCode.CONTRACT_VIOLATION.text())
                || record.stage().equals(EDGE);
        if (!mayBecomeGood) {
            return new Prospect.Never(record.reason());
        }
        try {
            return prospect(dataset, rows.read(record.value().get()));
        } catch (BadRowException notARow) {
            return new Prospect.Never(String.valueOf(notARow.getMessage()));
        }
    }

    private Prospect prospect(DatasetName dataset, Row row) {
        Contracts inForce = contracts.get();
        boolean counts = inForce.of(dataset)
                .map(DataContract::handling)
                .filter(handling -> handling != ViolationHandling.WARN)
                .isPresent();
        List<Violation> broken = inForce.check(dataset)
                .filter(check -> counts)
                .map(check -> check.violations(row))
                .orElse(List.of());
        if (broken.isEmpty()) {
            return new Prospect.Ready();
        }
        return new Prospect.NotYet("it still breaks the contract: "
                + broken.stream().limit(NAMED).map(Violation::toString).collect(Collectors.joining("; ")));
    }

    /**
     * As the other, without asking the store about a record that is known not to be sent: for many records.
     *
     * @param seen the record's mark, as {@link #marks} gave it a moment ago
     */
    public Outcome run(SetAsideRecord record, Optional<ReplayMark> seen, String who) {
        if (seen.isPresent() && seen.get().isSent()) {
            return new Outcome.AlreadySent(seen.get());
        }
        Prospect prospect = prospect(record, seen);
        if (prospect instanceof Prospect.NotYet waits) {
            return new Outcome.Refused(waits.reason());
        }
        return prospect instanceof Prospect.Never never ? new Outcome.Refused(never.reason()) : run(record, who);
    }

    /**
     * Sends a record once more, unless that was done before or would be in vain.
     *
     * @throws io.millrace.schemas.error.MillraceException when Kafka or the store is away; what has become of the record is then found
     *     out by the next call
     */
    public Outcome run(SetAsideRecord record, String who) {
        Optional<ReplayMarks.Stored> known = marks.find(record);
        if (known.isPresent()) {
            return goOn(record, known.get(), who);
        }
        Prospect prospect = prospect(record, Optional.empty());
        if (prospect instanceof Prospect.NotYet waits) {
            return new Outcome.Refused(waits.reason());
        }
        if (prospect instanceof Prospect.Never never) {
            return new Outcome.Refused(never.reason());
        }
        RecordLog.Place end = log.end(record.batch().dataset(), record.batch().partition());
        ReplayMark mark = ReplayMark.begun(who, clock.instant(), end);
        if (!marks.create(record, mark)) {
            return marks.find(record)
                    .map(other -> goOn(record, other, who))
                    .orElseGet(() -> new Outcome.Refused("somebody else is at it; try again"));
        }
        return marks.find(record)
                .filter(stored -> stored.mark().equals(mark))
                .map(stored -> send(record, stored))
                .orElseGet(() -> new Outcome.Refused("somebody else is at it; try again"));
    }

    /** Somebody has begun: is through, is at it, or died. */
    private Outcome goOn(SetAsideRecord record, ReplayMarks.Stored known, String who) {
        ReplayMark mark = known.mark();
        if (mark.isSent()) {
            return new Outcome.AlreadySent(mark);
        }
        Instant now = clock.instant();
        if (mark.at().plus(LEASE).isAfter(now)) {
            return new Outcome.Refused(mark.who() + " is at it since " + mark.at() + "; look again in two minutes");
        }
        ReplayMark own = mark.takenOver(who, now);
        if (!marks.replace(record, known, own)) {
            return new Outcome.Refused("somebody else is at it; try again");
        }
        ReplayMarks.Stored taken = marks.find(record).orElse(known);
        if (!taken.mark().equals(own)) {
            return new Outcome.Refused("somebody else is at it; try again");
        }
        Optional<Long> found = log.find(
                record.batch().dataset(),
                new RecordLog.Place(mark.partition(), mark.from()),
                EventHeaders.REPLAY,
                record.place());
        if (found.isPresent()) {
            ReplayMark sent = own.sent(now, found.get());
            boolean unused = marks.replace(record, taken, sent);
            return new Outcome.AlreadySent(sent);
        }
        return send(record, taken);
    }

    private Outcome send(SetAsideRecord record, ReplayMarks.Stored begun) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(EventHeaders.ID, record.eventId());
        record.source().ifPresent(source -> headers.put(EventHeaders.SOURCE, source));
        headers.put(EventHeaders.CONTENT_TYPE, EventHeaders.JSON);
        headers.put(EventHeaders.REPLAY, record.place());
        long offset = log.send(
                record.batch().dataset(),
                begun.mark().partition(),
                record.eventId(),
                headers,
                record.value().orElseThrow());
        boolean unused = marks.replace(record, begun, begun.mark().sent(clock.instant(), offset));
        return new Outcome.Sent(begun.mark().partition(), offset);
    }
}
