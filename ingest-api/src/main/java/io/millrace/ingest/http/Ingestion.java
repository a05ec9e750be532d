package io.millrace.ingest.http;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.answer.EventResult;
import io.millrace.ingest.answer.Problem;
import io.millrace.ingest.answer.ProblemException;
import io.millrace.ingest.answer.Results;
import io.millrace.ingest.auth.PresentedKey;
import io.millrace.ingest.auth.WriteKeys;
import io.millrace.ingest.event.Arrival;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.event.Submission;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.ingest.kafka.Delivery;
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
import java.util.function.Function;

/** The common way of requests with events: key, body, events, log, answer. No thread waits for acknowledgements. */
public final class Ingestion {
    private final WriteKeys keys;
    private final EventLog log;
    private final IngestMetrics metrics;
    private final InstantSource clock;
    private final Duration retryAfter;

    public Ingestion(WriteKeys keys, EventLog log, IngestMetrics metrics, InstantSource clock, Duration retryAfter) {
        this.keys = keys;
        this.log = log;
        this.metrics = metrics;
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
            String source = source(headerKey);
            return body -> store(parse(head, body, endpoint), source);
        }
        return body -> {
            Endpoint.Parsed parsed = parse(head, body, endpoint);
            return store(parsed, source(parsed.submission().writeKey()));
        };
    }

    private CompletableFuture<Answer> store(Endpoint.Parsed parsed, String source) {
        List<Intake> intakes = events(parsed.submission(), new Arrival(source, clock.instant()));
        Function<Results, Answer> answer = parsed.answer();
        List<IncomingEvent> ready = intakes.stream()
                .filter(Intake.Ready.class::isInstance)
                .flatMap(intake -> ((Intake.Ready) intake).rows().stream())
                .toList();
        return log.append(ready)
                .thenApply(deliveries -> answer.apply(new Results(results(intakes, deliveries), retryAfter)));
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

    private String source(Optional<String> key) {
        return key.flatMap(keys::source).orElseThrow(() -> unauthorized(key.isPresent()));
    }

    /** Not Basic: a browser would ask its user for a name and a password. */
    private static ProblemException unauthorized(boolean keyPresented) {
        String detail = keyPresented
                ? "the write key is unknown"
                : "no write key: send it as the Basic user name, as Bearer token or in X-Write-Key";
        return new ProblemException(Problem.of(401, ErrorCode.UNAUTHORIZED, detail)
                .withHeader("WWW-Authenticate", "Bearer realm=\"millrace\""));
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
