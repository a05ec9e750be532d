package io.millrace.ingest.beacon;

import io.millrace.ingest.event.Arrival;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.event.RowGate;
import io.millrace.ingest.event.Submission;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BeaconSubmissionTest {
    private final EventIntake intake = new EventIntake(32_768, 5_000, () -> "made-up", new RowGate());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"table\":\"plays\",\"datum\":{\"a\":1}}|plays",
                "[{\"table\":\"plays\",\"datum\":{\"a\":1}}]|plays",
                "{\"type\":\"track\",\"event\":\"Left Page\",\"userId\":\"u\"}|left_page",
                "{\"batch\":[{\"type\":\"page\",\"userId\":\"u\"}],\"writeKey\":\"k\"}|pages",
            })
    void tellsTheFormatsApart(String body, String table) throws Exception {
        Intake first = parse(body).events(new Arrival("web", Instant.EPOCH)).get(0);
        assertThat(((Intake.Ready) first).rows().get(0).dataset().value()).isEqualTo(table);
    }

    @Test
    void theKeyMayStandInASegmentBody() throws Exception {
        assertThat(parse("{\"batch\":[],\"writeKey\":\"k\"}").writeKey()).contains("k");
        assertThat(parse("{\"type\":\"track\",\"writeKey\":\"k\"}").writeKey()).contains("k");
        assertThat(parse("[]").writeKey()).isEmpty();
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> parse("7")).isInstanceOfSatisfying(MillraceException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.MALFORMED_REQUEST));
        assertThatThrownBy(() -> parse("{")).isInstanceOf(MalformedJsonException.class);
    }

    private Submission parse(String body) throws MalformedJsonException {
        return BeaconSubmission.parse(body.getBytes(StandardCharsets.UTF_8), intake);
    }
}
