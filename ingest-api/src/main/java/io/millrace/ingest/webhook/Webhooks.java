package io.millrace.ingest.webhook;

import io.millrace.ingest.answer.Problem;
import io.millrace.ingest.answer.ProblemException;
import io.millrace.ingest.event.EventIntake;
import io.millrace.ingest.json.JsonDocument;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.dataset.NameFolding;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The third parties that may post, by their names in the address. */
public final class Webhooks {
    private final Map<String, Webhook> listed = new HashMap<>();
    private final EventIntake intake;

    private record Webhook(
            DatasetName table,
            Optional<String> idField,
            Optional<String> idHeader,
            Optional<WebhookSignature> signature) {}

    /**
     * @throws IllegalArgumentException when a name stands there twice, or a table cannot be one
     */
    public Webhooks(List<WebhookSettings> settings, InstantSource clock, EventIntake intake) {
        this.intake = intake;
        for (WebhookSettings webhook : settings) {
            DatasetName table = table(webhook.table().orElse(webhook.name()))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the webhook " + webhook.name() + " has no table that could be one"));
            Webhook known =
                    new Webhook(table, webhook.idField(), webhook.idHeader(), WebhookSignature.of(webhook, clock));
            if (listed.put(webhook.name(), known) != null) {
                throw new IllegalArgumentException("the webhook " + webhook.name() + " stands there twice");
            }
        }
    }

    /**
     * Understands a third party's body: a JSON object, an array of them, or a form.
     *
     * @param headers a header's value by name
     * @throws ProblemException with status 401 when it is not signed as it should be, 404 when nobody can have that name
     * @throws MalformedJsonException when the body is not JSON
     * @throws MillraceException when it holds too many events
     */
    public WebhookSubmission parse(String name, Function<String, Optional<String>> headers, byte[] body)
            throws MalformedJsonException {
        Webhook webhook = webhook(name);
        if (webhook.signature().isPresent() && !webhook.signature().get().isValid(headers, body)) {
            throw new ProblemException(Problem.of(
                            401,
                            ErrorCode.UNAUTHORIZED,
                            "the request is not signed with this webhook's secret, or too long ago")
                    .withHeader("WWW-Authenticate", "Signature realm=\"millrace\""));
        }
        Optional<String> id = webhook.idHeader().flatMap(headers);
        byte[] json = FormBody.isForm(headers.apply("Content-Type")) ? FormBody.json(body) : body;
        return new WebhookSubmission(
                JsonDocument.parse(json, 0, json.length, intake.maxEvents()),
                webhook.table(),
                webhook.idField(),
                id,
                intake);
    }

    private Webhook webhook(String name) {
        Webhook known = listed.get(name);
        if (known != null) {
            return known;
        }
        return Optional.of(name)
                .filter(WebhookSettings::isName)
                .flatMap(Webhooks::table)
                .map(table -> new Webhook(table, Optional.empty(), Optional.empty(), Optional.empty()))
                .orElseThrow(
                        () -> new ProblemException(404, ErrorCode.MALFORMED_REQUEST, "no webhook can have this name"));
    }

    private static Optional<DatasetName> table(String name) {
        return NameFolding.table(name).map(DatasetName::new);
    }
}
