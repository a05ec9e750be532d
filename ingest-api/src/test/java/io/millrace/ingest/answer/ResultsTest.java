package io.millrace.ingest.answer;

import io.millrace.schemas.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResultsTest {
    private static final EventResult ACCEPTED = new EventResult.Accepted("a\"1");
    private static final EventResult REJECTED =
            new EventResult.Rejected(Optional.empty(), ErrorCode.INCOMPLETE_EVENT, "datum is missing");
    private static final EventResult TOO_LARGE =
            new EventResult.Rejected(Optional.of("b"), ErrorCode.EVENT_TOO_LARGE, "too large");
    private static final EventResult RETRY = new EventResult.Retry("c", ErrorCode.KAFKA_UNAVAILABLE, "away");

    @Test
    void aNativeListIsAnsweredEventByEvent() {
        Answer answer = results(ACCEPTED, REJECTED, TOO_LARGE, RETRY).nativeAnswer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Retry-After")).contains("5");
        assertThat(answer.body())
                .isEqualTo("{\"results\":[{\"id\":\"a\\\"1\",\"status\":\"accepted\"},"
                        + "{\"status\":\"rejected\",\"code\":\"incomplete_event\",\"reason\":\"datum is missing\"},"
                        + "{\"id\":\"b\",\"status\":\"rejected\",\"code\":\"event_too_large\",\"reason\":\"too large\"},"
                        + "{\"id\":\"c\",\"status\":\"retry\",\"code\":\"kafka_unavailable\",\"reason\":\"away\"}]}");
    }

    @Test
    void nothingStoredAndNothingRejectedIsUnavailable() {
        Answer answer = results(RETRY, RETRY).nativeAnswer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.body()).startsWith("{\"results\":[{\"id\":\"c\",\"status\":\"retry\"");
        assertThat(results().nativeAnswer()).isEqualTo(Answer.json(200, "{\"results\":[]}"));
        assertThat(results(ACCEPTED).nativeAnswer().headers()).isEmpty();
    }

    @Test
    void aSingleEventOverTheLimitIsARequestOverTheLimit() {
        assertThat(results(TOO_LARGE).singleNativeAnswer().status()).isEqualTo(413);
        assertThat(results(TOO_LARGE).segmentCallAnswer().status()).isEqualTo(413);
        assertThat(results(REJECTED).singleNativeAnswer().status()).isEqualTo(200);
        assertThat(results(REJECTED).segmentCallAnswer().status()).isEqualTo(400);
    }

    @Test
    void aSegmentBatchIsSentAgainWholeOrNotAtAll() {
        assertThat(results(ACCEPTED, ACCEPTED).segmentBatchAnswer()).isEqualTo(Answer.json(200, "{\"success\":true}"));
        assertThat(results(ACCEPTED, REJECTED).segmentBatchAnswer().body())
                .startsWith(
                        "{\"success\":true,\"results\":[{\"id\":\"a\\\"1\",\"status\":\"accepted\"},{\"status\":\"rejected\"");
        Answer answer = results(ACCEPTED, REJECTED, RETRY).segmentBatchAnswer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("5");
    }

    @Test
    void aProblemIsToldInTheStandardForm() {
        assertThat(Problem.of(401, ErrorCode.UNAUTHORIZED, "no \"key\"").answer())
                .isEqualTo(Answer.text(
                        401,
                        "application/problem+json",
                        "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
                                + "\"detail\":\"no \\\"key\\\"\",\"code\":\"unauthorized\"}"));
    }

    private static Results results(EventResult... events) {
        return new Results(List.of(events), Duration.ofSeconds(5));
    }
}
