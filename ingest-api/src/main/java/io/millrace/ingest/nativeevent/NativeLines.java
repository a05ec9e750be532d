package io.millrace.ingest.nativeevent;

import io.millrace.ingest.event.Arrival;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.event.Submission;
import io.millrace.ingest.json.JsonDocument;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.schemas.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One native event a line. Empty lines count for nothing; a line that is not JSON is that event's refusal alone. */
public final class NativeLines implements Submission {
    private final byte[] body;
    private final EventIntake intake;

    public NativeLines(byte[] body, EventIntake intake) {
        this.body = body;
        this.intake = intake;
    }

    @Override
    public Optional<String> writeKey() {
        return Optional.empty();
    }

    @Override
    public List<Intake> events(Arrival arrival) {
        List<Intake> events = new ArrayList<>();
        int start = 0;
        while (start < body.length) {
            int end = endOfLine(start);
            if (!isBlank(start, end)) {
                if (events.size() == intake.maxEvents()) {
                    throw JsonDocument.tooManyEvents(intake.maxEvents());
                }
                events.add(line(start, end, arrival));
            }
            start = end + 1;
        }
        return events;
    }

    private Intake line(int start, int end, Arrival arrival) {
        try {
            return NativeEvent.take(JsonDocument.parse(body, start, end), intake, arrival);
        } catch (MalformedJsonException e) {
            return new Intake.Refused(Optional.empty(), ErrorCode.NOT_JSON, String.valueOf(e.getMessage()));
        }
    }

    private int endOfLine(int start) {
        int end = start;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return end;
    }

    private boolean isBlank(int start, int end) {
        for (int i = start; i < end; i++) {
            if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
