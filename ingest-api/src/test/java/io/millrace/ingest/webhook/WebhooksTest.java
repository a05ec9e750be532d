package io.millrace.ingest.webhook;

import io.millrace.ingest.answer.ProblemException;
import io.millrace.ingest.event.Arrival;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.event.RowGate;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WebhooksTest {
    private static final Instant NOW = Instant.parse("2026-11-23T02:00:00Z");
    private static final Arrival ARRIVAL = new Arrival("partners", NOW);

    private final Webhooks webhooks = new Webhooks(
            List.of(
                    webhook("stripe", Optional.of("stripe_events"), Optional.of("id"), Optional.empty()),
                    webhook("git-hub", Optional.empty(), Optional.empty(), Optional.of("X-GitHub-Delivery")),
                    signed("signed")),
            () -> NOW,
            new EventIntake(32_768, 5_000, () -> "made-up", new RowGate()));

    @Test
    void everyFieldIsAColumn() {
        IncomingEvent event = event("stripe", Map.of(), """
                {"id":"evt_1","Created At":1700000000,"_links":{"self":[1.0]},"livemode":false}""");
        assertThat(event.dataset().value()).isEqualTo("stripe_events");
        assertThat(event.id()).isEqualTo("evt_1");
        assertThat(event.key()).isEqualTo("evt_1");
        assertThat(line(event))
                .isEqualTo("{\"_id\":\"evt_1\",\"_received_at\":\"2026-11-23T02:00:00.000Z\",\"_source\":\"partners\","
                        + "\"id\":\"evt_1\",\"created_at\":1700000000,\"links\":{\"self\":[1.0]},\"livemode\":false}");
    }

    @Test
    void theIdIsWhereTheSettingsSayOrMadeUp() {
        assertThat(event("stripe", Map.of(), "{\"id\":77}").id()).isEqualTo("77");
        assertThat(refused("stripe", "{}").code()).isEqualTo(ErrorCode.INCOMPLETE_EVENT);
        assertThat(refused("stripe", "{\"id\":[]}").code()).isEqualTo(ErrorCode.INVALID_EVENT);
        Map<String, String> delivery = Map.of("X-GitHub-Delivery", "d-1");
        assertThat(event("git-hub", delivery, "{}").id()).isEqualTo("d-1");
        assertThat(event("git-hub", delivery, "{}").dataset().value()).isEqualTo("git_hub");
        assertThat(event("git-hub", Map.of(), "{}").id()).isEqualTo("made-up");
        List<Intake> several = take("git-hub", delivery, "[{\"a\":1},{\"a\":2}]");
        assertThat(several)
                .extracting(intake -> ((Intake.Ready) intake).rows().get(0).id())
                .containsExactly("d-1-0", "d-1-1");
    }

    @Test
    void whoIsNotListedHasTheTableOfTheName() {
        assertThat(event("Some-Party", Map.of(), "{\"a\":1}").dataset().value()).isEqualTo("some_party");
        assertStatus("a.b", "{}", 404);
        assertStatus("x".repeat(64), "{}", 404);
        assertThat(refused("other", "7").code()).isEqualTo(ErrorCode.NOT_AN_OBJECT);
        assertThat(refused("other", "{\"a b\":1,\"aB\":2}").code()).isEqualTo(ErrorCode.INVALID_COLUMN_NAME);
        assertThat(refused("other", "{\"名\":1}").code()).isEqualTo(ErrorCode.INVALID_COLUMN_NAME);
    }

    @Test
    void aFormIsReadAsAnObjectOfTexts() {
        Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
        assertThat(line(event("other", form, "MessageSid=SM1&Body=Gr%C3%BC%C3%9Fe+%22an%22+alle&NumMedia=0&Empty=")))
                .endsWith(
                        "\"message_sid\":\"SM1\",\"body\":\"Grüße \\\"an\\\" alle\",\"num_media\":\"0\",\"empty\":\"\"}");
        assertThat(line(event("other", form, "payload=%7B%22action%22%3A%22opened%22%2C%22n%22%3A1.0%7D")))
                .endsWith("\"action\":\"opened\",\"n\":1.0}");
        assertThat(line(event("other", form, "payload=%7Bno&x=1"))).endsWith("\"payload\":\"{no\",\"x\":\"1\"}");
        assertThat(event("stripe", form, "id=evt_9&a=b").id()).isEqualTo("evt_9");
        for (String broken : List.of("a=1&a=2", "a=%zz", "a=%ff")) {
            assertThatThrownBy(() -> take("other", form, broken))
                    .isInstanceOfSatisfying(
                            MillraceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST));
        }
    }

    @Test
    void whoSignsMustSignEveryRequest() {
        assertStatus("signed", "{\"a\":1}", 401);
    }

    @Test
    void aNameMayStandInTheSettingsOnce() {
        List<WebhookSettings> twice = List.of(signed("a"), signed("a"));
        EventIntake intake = new EventIntake(32_768, 5_000, () -> "made-up", new RowGate());
        assertThatThrownBy(() -> new Webhooks(twice, () -> NOW, intake)).hasMessageContaining("twice");
    }

    private void assertStatus(String name, String body, int status) {
        assertThatThrownBy(() -> take(name, Map.of(), body))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(status));
    }

    private Intake.Refused refused(String name, String body) {
        return (Intake.Refused) take(name, Map.of(), body).get(0);
    }

    private IncomingEvent event(String name, Map<String, String> headers, String body) {
        return ((Intake.Ready) take(name, headers, body).get(0)).rows().get(0);
    }

    private List<Intake> take(String name, Map<String, String> headers, String body) {
        try {
            return webhooks.parse(
                            name,
                            header -> Optional.ofNullable(headers.get(header)),
                            body.getBytes(StandardCharsets.UTF_8))
                    .events(ARRIVAL);
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    private static String line(IncomingEvent event) {
        return new String(event.row().line(), StandardCharsets.UTF_8);
    }

    private static WebhookSettings signed(String name) {
        return webhook(name, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("X-Signature"));
    }

    private static WebhookSettings webhook(
            String name, Optional<String> table, Optional<String> idField, Optional<String> idHeader) {
        return webhook(name, table, idField, idHeader, Optional.empty());
    }

    private static WebhookSettings webhook(
            String name,
            Optional<String> table,
            Optional<String> idField,
            Optional<String> idHeader,
            Optional<String> signatureHeader) {
        return new WebhookSettings(
                name,
                table,
                idField,
                idHeader,
                signatureHeader,
                signatureHeader.map(header -> "secret"),
                WebhookSettings.Algorithm.SHA256,
                WebhookSettings.Encoding.HEX,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "{body}",
                Duration.ofMinutes(5));
    }
}
