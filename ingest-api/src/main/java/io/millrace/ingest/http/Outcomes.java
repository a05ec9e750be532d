package io.millrace.ingest.http;

import io.millrace.ingest.answer.EventResult;
import io.millrace.ingest.answer.Problem;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.event.Remark;
import io.millrace.ingest.hotkey.HotKeys;
import io.millrace.ingest.kafka.Delivery;
import io.millrace.ingest.live.LiveFeed;
import io.millrace.ingest.live.Sighting;
import io.millrace.schemas.error.ErrorCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts together what became of each event, counts it, and lets people look on. */
public final class Outcomes {
    private static final String SUPPRESSED = "not stored: the event's user is on the source's suppression list";

    private final IngestMetrics metrics;
    private final HotKeys hotKeys;
    private final LiveFeed feed;
    private final InstantSource clock;

    public Outcomes(IngestMetrics metrics, HotKeys hotKeys, LiveFeed feed, InstantSource clock) {
        this.metrics = metrics;
        this.hotKeys = hotKeys;
        this.feed = feed;
        this.clock = clock;
    }

    /**
     * The result of every event of a request, in its order.
     *
     * @param deliveries of all rows of the events that were ready, in their order
     */
    List<EventResult> of(List<Intake> intakes, List<Delivery> deliveries, String source) {
        Instant now = clock.instant();
        IngestMetrics.Accepted accepted = metrics.accepted();
        List<EventResult> results = new ArrayList<>(intakes.size());
        int next = 0;
        for (Intake intake : intakes) {
            if (intake instanceof Intake.Refused refused) {
                EventResult result = new EventResult.Rejected(refused.id(), refused.code(), refused.reason());
                results.add(failed(result, refused.code(), refused.reason(), refused.id(), source, now));
            } else if (intake instanceof Intake.Suppressed suppressed) {
                results.add(suppressed(suppressed, source, now));
            } else if (intake instanceof Intake.Ready ready) {
                int rows = ready.rows().size();
                boolean isShown = feed.wants(deliveries.size() - next - rows);
                results.add(of(ready.rows(), deliveries.subList(next, next + rows), accepted, isShown, now));
                next += rows;
            }
        }
        accepted.flush();
        return results;
    }

    /** A whole request of a known source was refused. */
    void refused(Problem problem, String source) {
        feed.saw(new Sighting(
                clock.instant(),
                source,
                "",
                "",
                "rejected",
                problem.code().text(),
                "HTTP " + problem.status() + ": " + problem.detail(),
                Optional.empty()));
    }

    /** One row that may not be stored makes the whole event one to send again, and one refusal makes it refused. */
    private EventResult of(
            List<IncomingEvent> rows,
            List<Delivery> deliveries,
            IngestMetrics.Accepted accepted,
            boolean isShown,
            Instant now) {
        Optional<EventResult> failure = failure(rows.get(0), deliveries, now);
        return failure.isPresent() ? failure.get() : stored(rows, accepted, isShown, now);
    }

    private Optional<EventResult> failure(IncomingEvent first, List<Delivery> deliveries, Instant now) {
        if (areStored(deliveries)) {
            return Optional.empty();
        }
        for (Delivery delivery : deliveries) {
            if (delivery instanceof Delivery.Unknown unknown) {
                EventResult result = new EventResult.Retry(first.id(), unknown.code(), unknown.reason());
                return Optional.of(
                        failed(result, unknown.code(), unknown.reason(), Optional.of(first.id()), first.source(), now));
            }
        }
        for (Delivery delivery : deliveries) {
            if (delivery instanceof Delivery.Refused refused) {
                EventResult result =
                        new EventResult.Rejected(Optional.of(first.id()), refused.code(), refused.reason());
                return Optional.of(
                        failed(result, refused.code(), refused.reason(), Optional.of(first.id()), first.source(), now));
            }
        }
        return Optional.empty();
    }

    /** Nearly always; by index, since there is a list of them for each event. */
    private static boolean areStored(List<Delivery> deliveries) {
        for (int i = 0; i < deliveries.size(); i++) {
            if (!(deliveries.get(i) instanceof Delivery.Stored)) {
                return false;
            }
        }
        return true;
    }

    private EventResult stored(
            List<IncomingEvent> rows, IngestMetrics.Accepted accepted, boolean isShown, Instant now) {
        IncomingEvent first = rows.get(0);
        hotKeys.saw(first);
        Optional<Remark> remark = Optional.empty();
        for (IncomingEvent row : rows) {
            accepted.add(row);
            if (isShown) {
                feed.saw(sighting(row, now));
            }
            remark = remark.or(row::remark);
        }
        return remark.<EventResult>map(against -> new EventResult.Noted(first.id(), against.code(), against.reason()))
                .orElseGet(() -> new EventResult.Accepted(first.id()));
    }

    private EventResult failed(
            EventResult result, ErrorCode code, String reason, Optional<String> id, String source, Instant now) {
        metrics.failed(result, code, source);
        feed.saw(new Sighting(now, source, "", id.orElse(""), result.status(), code.text(), reason, Optional.empty()));
        return result;
    }

    private EventResult suppressed(Intake.Suppressed event, String source, Instant now) {
        metrics.suppressed(source);
        // Not even its id is shown: nothing of the event is kept.
        feed.saw(new Sighting(
                now, source, "", "", "suppressed", ErrorCode.SUPPRESSED.text(), SUPPRESSED, Optional.empty()));
        return new EventResult.Noted(event.id(), ErrorCode.SUPPRESSED, SUPPRESSED);
    }

    private Sighting sighting(IncomingEvent row, Instant now) {
        Optional<Remark> remark = row.remark();
        return new Sighting(
                now,
                row.source(),
                row.dataset().value(),
                row.id(),
                remark.map(against -> against.isQuarantined() ? "quarantined" : "warned")
                        .orElse("accepted"),
                remark.map(against -> against.code().text()).orElse(""),
                remark.map(Remark::reason).orElse(""),
                feed.wantsRows() ? Optional.of(row.row().line()) : Optional.empty());
    }
}
