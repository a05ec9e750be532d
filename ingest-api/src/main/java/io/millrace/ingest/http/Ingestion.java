package io.millrace.ingest.http;

import io.millrace.ingest.admit.Admission;
import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.answer.ProblemException;
import io.millrace.ingest.answer.Results;
import io.millrace.ingest.auth.Grant;
import io.millrace.ingest.auth.PresentedKey;
import io.millrace.ingest.event.Arrival;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.event.Submission;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.ingest.kafka.EventLog;
import io.millrace.ingest.server.BodyHandler;
import io.millrace.ingest.server.Handler;
import io.millrace.ingest.server.RequestHead;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The common way of requests with events: key, body, events, log, answer. No thread waits for acknowledgements. */
public final class Ingestion {
    private final Gatekeeper gatekeeper;
    private final Admission admission;
    private final EventLog log;
    private final Outcomes outcomes;
    private final RequestTraces traces;
    private final InstantSource clock;
    private final Duration retryAfter;

    public Ingestion(
            Gatekeeper gatekeeper,
            Admission admission,
            EventLog log,
            Outcomes outcomes,
            RequestTraces traces,
            InstantSource clock,
            Duration retryAfter) {
        this.gatekeeper = gatekeeper;
        this.admission = admission;
        this.log = log;
        this.outcomes = outcomes;
        this.traces = traces;
        this.clock = clock;
        this.retryAfter = retryAfter;
    }

    /** What serves an endpoint. */
    Handler handler(Endpoint endpoint) {
        return head -> accept(head, endpoint);
    }

    /** A request that shows no known key is refused before its body is read, unless the key may stand in there. */
    private BodyHandler accept(RequestHead head, Endpoint endpoint) {
        Optional<String> headerKey = PresentedKey.in(name -> head.header(name).orElse(null));
        if (headerKey.isPresent() || !endpoint.keyInBody()) {
            Grant grant = gatekeeper.enter(headerKey, head);
            return (body, answering) -> take(grant, head, body.length, () -> parse(head, body, endpoint), answering);
        }
        return (body, answering) -> {
            Endpoint.Parsed parsed = parse(head, body, endpoint);
            Grant grant = gatekeeper.enter(parsed.submission().writeKey(), head);
            return take(grant, head, body.length, () -> parsed, answering);
        };
    }

    /** Understands a body that is there. */
    private interface Parsing {
        Endpoint.Parsed parsed();
    }

    private CompletableFuture<Answer> take(
            Grant grant, RequestHead head, int bodyBytes, Parsing parsing, Executor answering) {
        RequestTrace trace = traces.begin(head, grant.source().name());
        try {
            gatekeeper.requireSize(grant, bodyBytes);
            return trace.of(store(parsing.parsed(), grant, bodyBytes, trace, answering));
        } catch (ProblemException e) {
            outcomes.refused(e.problem(), grant.source().name());
            trace.refused(e.problem());
            throw e;
        }
    }

    private CompletableFuture<Answer> store(
            Endpoint.Parsed parsed, Grant grant, int bodyBytes, RequestTrace trace, Executor answering) {
        String source = grant.source().name();
        List<Intake> read = events(parsed.submission(), new Arrival(source, clock.instant()));
        grant.source().rate().charge(read.size(), bodyBytes);
        List<Intake> intakes = new ArrayList<>(read.size());
        List<IncomingEvent> rows = new ArrayList<>(read.size());
        for (Intake event : read) {
            Intake intake = admission.admit(event, grant);
            intakes.add(intake);
            if (intake instanceof Intake.Ready ready) {
                rows.addAll(ready.rows());
            }
        }
        trace.events(read.size());
        Function<Results, Answer> answer = parsed.answer();
        // Kafka's only thread for acknowledgements must not be the one that puts all answers together.
        return log.append(rows, trace.parent())
                .thenApplyAsync(
                        deliveries -> answer.apply(new Results(outcomes.of(intakes, deliveries, source), retryAfter)),
                        answering);
    }

    private static Endpoint.Parsed parse(RequestHead head, byte[] body, Endpoint endpoint) {
        try {
            return endpoint.format().parse(head, body);
        } catch (MalformedJsonException e) {
            throw new ProblemException(400, ErrorCode.NOT_JSON, "the body is not one JSON value: " + e.getMessage());
        } catch (ProblemException e) {
            throw e;
        } catch (MillraceException e) {
            throw problem(e);
        }
    }

    private static List<Intake> events(Submission submission, Arrival arrival) {
        try {
            return submission.events(arrival);
        } catch (MillraceException e) {
            throw problem(e);
        }
    }

    private static ProblemException problem(MillraceException refused) {
        int status = refused.code() == ErrorCode.REQUEST_TOO_LARGE ? 413 : 400;
        return new ProblemException(status, refused.code(), String.valueOf(refused.getMessage()));
    }
}
