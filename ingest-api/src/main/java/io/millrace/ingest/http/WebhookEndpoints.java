package io.millrace.ingest.http;

import io.millrace.ingest.answer.Results;
import io.millrace.ingest.json.MalformedJsonException;
import io.millrace.ingest.server.RequestHead;
import io.millrace.ingest.server.Routes;
import io.millrace.ingest.webhook.WebhookSubmission;
import io.millrace.ingest.webhook.Webhooks;

/** {@code POST /v1/webhook/<name>}: third parties in their own words. */
public final class WebhookEndpoints implements EndpointGroup {
    private static final String PATH = "/v1/webhook/";

    private final Ingestion ingestion;
    private final Webhooks webhooks;

    public WebhookEndpoints(Ingestion ingestion, Webhooks webhooks) {
        this.ingestion = ingestion;
        this.webhooks = webhooks;
    }

    @Override
    public void addTo(Routes.Builder routes) {
        routes.add("webhook", "POST", PATH, QueryKey.with(ingestion.handler(new Endpoint(false, this::parse))));
    }

    private Endpoint.Parsed parse(RequestHead head, byte[] body) throws MalformedJsonException {
        String name = head.path().substring(PATH.length());
        WebhookSubmission submission = webhooks.parse(name, head::header, body);
        return new Endpoint.Parsed(
                submission, submission.isSingle() ? Results::singleWebhookAnswer : Results::webhookAnswer);
    }
}
