package io.millrace.monitor.alert.channel;

import io.millrace.monitor.alert.Message;
import java.util.Locale;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What each service expects. */
final class Bodies {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private static final int MOST_SUMMARY = 1_024;

    private Bodies() {}

    /** The whole message, field by field. */
    static byte[] webhook(Message message) {
        return MAPPER.writeValueAsBytes(message);
    }

    /** An incoming webhook as Slack documents it ("Sending messages using incoming webhooks"), which others understand too. */
    static byte[] slack(Message message) {
        ObjectNode body = MAPPER.createObjectNode();
        // The three characters that Slack's text gives a meaning.
        body.put(
                "text",
                message.text().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
        return MAPPER.writeValueAsBytes(body);
    }

    /** An event as PagerDuty's Events API v2 documents it. */
    static byte[] pagerDuty(Message message, String routingKey) {
        ObjectNode body = MAPPER.createObjectNode();
        body.put("routing_key", routingKey);
        body.put("event_action", message.isEnd() ? "resolve" : "trigger");
        body.put("dedup_key", message.key());
        if (!message.isEnd()) {
            ObjectNode payload = body.putObject("payload");
            String summary = message.title();
            payload.put("summary", summary.length() <= MOST_SUMMARY ? summary : summary.substring(0, MOST_SUMMARY));
            payload.put("source", "millrace");
            payload.put("severity", message.severity().toLowerCase(Locale.ROOT));
            payload.put("timestamp", message.since().toString());
            payload.put("group", message.cause());
            ObjectNode details = payload.putObject("custom_details");
            details.put("expected", message.expected());
            details.put("seen", message.seen());
            details.put("owner", message.owner());
            details.put("what_to_do", message.advice());
            details.put("where", String.join("; ", message.parts()));
            if (!message.link().isEmpty()) {
                body.putArray("links").addObject().put("href", message.link()).put("text", "Incident in Millrace");
            }
        }
        return MAPPER.writeValueAsBytes(body);
    }
}
