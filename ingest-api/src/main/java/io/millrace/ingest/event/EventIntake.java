package io.millrace.ingest.event;

import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every format shares on the way from one event's JSON to the log: size limit, ids, and one place for refusals. */
public final class EventIntake {
    private static final Logger LOG = LoggerFactory.getLogger(EventIntake.class);

    private final int maxEventBytes;
    private final int maxEvents;
    private final Supplier<String> ids;
    private final RowGate gate;

    /**
     * @param maxEventBytes of an event as the client wrote it
     * @param maxEvents of a request
     * @param ids for events that come without one; safe for use by several threads
     */
    public EventIntake(int maxEventBytes, int maxEvents, Supplier<String> ids, RowGate gate) {
        this.maxEventBytes = maxEventBytes;
        this.maxEvents = maxEvents;
        this.ids = ids;
        this.gate = gate;
    }

    /** Events that one request may hold. */
    public int maxEvents() {
        return maxEvents;
    }

    /** How an event of one format is read. */
    public interface Reading {
        /** The client's id, if it gave one. */
        Optional<String> clientId();

        /** The event's rows under that id, at least one. */
        List<IncomingEvent> rows(String id, RowGate gate);
    }

    /** Reads one event of JSON, if it keeps to the limits. */
    public Intake take(JsonValue event, Supplier<Reading> reading) {
        if (event.length() > maxEventBytes) {
            return tooLarge(event.length());
        }
        Optional<String> tooComplicated = event.tooComplicated(gate.limits());
        return tooComplicated.isPresent()
                ? new Intake.Refused(Optional.empty(), ErrorCode.EVENT_TOO_COMPLEX, tooComplicated.get())
                : take(event.length(), reading);
    }

    /**
     * Reads one event; what {@code reading} throws as {@link RefusedEventException} becomes the refusal. Whatever else it
     * throws is a defect, and must not cost the other events of the request either.
     */
    public Intake take(int eventBytes, Supplier<Reading> reading) {
        if (eventBytes > maxEventBytes) {
            return tooLarge(eventBytes);
        }
        Optional<String> clientId = Optional.empty();
        try {
            Reading event = reading.get();
            clientId = event.clientId();
            String id = clientId.orElseGet(ids);
            return new Intake.Ready(event.rows(id, gate));
        } catch (RefusedEventException e) {
            return new Intake.Refused(clientId, e.code(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            warn(e);
            return new Intake.Refused(clientId, ErrorCode.INTERNAL_ERROR, "the edge could not read the event");
        }
    }

    /** Not the exception itself: its message may show values of the event. */
    private static void warn(RuntimeException defect) {
        StackTraceElement[] trace = defect.getStackTrace();
        LOG.warn(
                "an event was refused because of a defect: {} at {}",
                defect.getClass().getName(),
                trace.length == 0 ? "an unknown place" : trace[0]);
    }

    private Intake tooLarge(int eventBytes) {
        return new Intake.Refused(
                Optional.empty(),
                ErrorCode.EVENT_TOO_LARGE,
                "the event has " + eventBytes + " bytes; at most " + maxEventBytes + " are taken");
    }
}
