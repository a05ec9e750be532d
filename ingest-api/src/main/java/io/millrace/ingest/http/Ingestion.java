package io.millrace.ingest.http;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.answer.EventResult;
import io.millrace.ingest.answer.Problem;
import io.millrace.ingest.answer.ProblemException;
import io.millrace.ingest.answer.Results;
import io.millrace.ingest.auth.Access;
import io.millrace.ingest.auth.Grant;
import io.millrace.ingest.auth.PresentedKey;
import io.millrace.ingest.event.Arrival;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.event.Submission;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.ingest.kafka.Delivery;
import io.millrace.ingest.kafka.EventLog;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The way of every request: key, room, body, events, log, answer. It holds a thread until the events are handed to the log,
 * and none while their acknowledgements are awaited.
 */
public final class Ingestion {
    private final Access access;
    private final InFlightBudget budget;
    private final BodyReader bodies;
    private final EventLog log;
    private final IngestMetrics metrics;
    private final InstantSource clock;
    private final Duration retryAfter;

    public Ingestion(
            Access access,
            InFlightBudget budget,
            BodyReader bodies,
            EventLog log,
            IngestMetrics metrics,
            InstantSource clock,
            Duration retryAfter) {
        this.access = access;
        this.budget = budget;
        this.bodies = bodies;
        this.log = log;
        this.metrics = metrics;
        this.clock = clock;
        this.retryAfter = retryAfter;
    }

    /** Never completes exceptionally but for a defect. */
    CompletableFuture<Answer> handle(HttpServletRequest request, Endpoint endpoint) {
        long start = System.nanoTime();
        CompletableFuture<Answer> answer;
        try {
            answer = take(request, endpoint);
        } catch (ProblemException e) {
            answer = CompletableFuture.completedFuture(e.problem().answer());
        }
        return answer.whenComplete((told, error) ->
                metrics.answered(endpoint.name(), error == null ? told.status() : 500, System.nanoTime() - start));
    }

    private CompletableFuture<Answer> take(HttpServletRequest request, Endpoint endpoint) {
        Optional<String> headerKey = PresentedKey.in(request::getHeader);
        if (headerKey.isPresent() || !endpoint.keyInBody()) {
            grant(headerKey);
        }
        BodyReader.Encoding encoding = encoding(request);
        long contentLength = request.getContentLengthLong();
        InFlightBudget.Lease lease = budget.open();
        LeaseReturn.whenEnded(request, lease);
        try {
            byte[] body = bodies.read(request.getInputStream(), contentLength, encoding, bytes -> {
                if (!lease.growTo(bytes)) {
                    throw overloaded();
                }
            });
            lease.shrinkTo(body.length);
            return store(body, headerKey, endpoint);
        } catch (IOException e) {
            throw new ProblemException(400, ErrorCode.MALFORMED_REQUEST, "the body ended before it was complete");
        }
    }

    private ProblemException overloaded() {
        return new ProblemException(Problem.temporary(
                ErrorCode.OVERLOADED, "too many events are waiting to be stored; send again later", retryAfter));
    }

    private CompletableFuture<Answer> store(byte[] body, Optional<String> headerKey, Endpoint endpoint) {
        Endpoint.Parsed parsed = parse(body, endpoint);
        Grant grant = grant(headerKey.or(() -> parsed.submission().writeKey()));
        List<Intake> intakes =
                events(parsed.submission(), new Arrival(grant.source().name(), clock.instant()));
        Function<Results, Answer> answer = parsed.answer();
        List<IncomingEvent> ready = intakes.stream()
                .filter(Intake.Ready.class::isInstance)
                .flatMap(intake -> ((Intake.Ready) intake).rows().stream())
                .toList();
        return log.append(ready)
                .thenApply(deliveries -> answer.apply(new Results(results(intakes, deliveries), retryAfter)));
    }

    private static Endpoint.Parsed parse(byte[] body, Endpoint endpoint) {
        try {
            return endpoint.format().parse(body);
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

    private Grant grant(Optional<String> key) {
        return key.flatMap(access::grant)
                .orElseThrow(() -> new ProblemException(
                        401,
                        ErrorCode.UNAUTHORIZED,
                        key.isPresent()
                                ? "the write key is unknown"
                                : "no write key: send it as the Basic user name, as Bearer token or in X-Write-Key"));
    }

    private static BodyReader.Encoding encoding(HttpServletRequest request) {
        String given = request.getHeader("Content-Encoding");
        if (given == null || given.isBlank() || given.equalsIgnoreCase("identity")) {
            return BodyReader.Encoding.IDENTITY;
        }
        if (given.equalsIgnoreCase("gzip") || given.equalsIgnoreCase("x-gzip")) {
            return BodyReader.Encoding.GZIP;
        }
        throw new ProblemException(415, ErrorCode.MALFORMED_REQUEST, "the only content encoding taken is gzip");
    }

    private List<EventResult> results(List<Intake> intakes, List<Delivery> deliveries) {
        List<EventResult> results = new ArrayList<>(intakes.size());
        int next = 0;
        for (Intake intake : intakes) {
            if (intake instanceof Intake.Refused refused) {
                results.add(counted(refused));
            } else if (intake instanceof Intake.Ready ready) {
                int rows = ready.rows().size();
                results.add(counted(ready.rows(), deliveries.subList(next, next + rows)));
                next += rows;
            }
        }
        return results;
    }

    private EventResult counted(Intake.Refused refused) {
        EventResult result = new EventResult.Rejected(refused.id(), refused.code(), refused.reason());
        metrics.failed(result, refused.code());
        return result;
    }

    /** One row that may not be stored makes the whole event one to send again, and one refusal makes it refused. */
    private EventResult counted(List<IncomingEvent> rows, List<Delivery> deliveries) {
        String id = rows.get(0).id();
        for (Delivery delivery : deliveries) {
            if (delivery instanceof Delivery.Unknown unknown) {
                EventResult result = new EventResult.Retry(id, unknown.code(), unknown.reason());
                metrics.failed(result, unknown.code());
                return result;
            }
        }
        for (Delivery delivery : deliveries) {
            if (delivery instanceof Delivery.Refused refused) {
                EventResult result = new EventResult.Rejected(Optional.of(id), refused.code(), refused.reason());
                metrics.failed(result, refused.code());
                return result;
            }
        }
        rows.forEach(row -> metrics.accepted(row.dataset()));
        return new EventResult.Accepted(id);
    }
}
