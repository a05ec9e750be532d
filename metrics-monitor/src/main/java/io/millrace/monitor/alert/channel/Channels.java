package io.millrace.monitor.alert.channel;

import io.millrace.monitor.alert.ChannelSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the channels that the settings name. */
public final class Channels {
    private static final URI PAGERDUTY = URI.create("https://events.pagerduty.com/v2/enqueue");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Channels() {}

    /** The channels by name. */
    public static Map<String, Channel> of(List<ChannelSettings> settings) {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        Map<String, Channel> channels = new LinkedHashMap<>();
        settings.forEach(each -> channels.put(each.name(), channel(each, new JsonPost(client, TIMEOUT))));
        return channels;
    }

    private static Channel channel(ChannelSettings settings, JsonPost post) {
        return switch (settings.type()) {
            case WEBHOOK ->
                message -> post.send(settings.url().orElseThrow(), settings.secret(), Bodies.webhook(message));
            case SLACK ->
                message -> post.send(
                        settings.secret().map(URI::create).or(settings::url).orElseThrow(),
                        java.util.Optional.empty(),
                        Bodies.slack(message));
            case PAGERDUTY ->
                message -> post.send(
                        settings.url().orElse(PAGERDUTY),
                        java.util.Optional.empty(),
                        Bodies.pagerDuty(message, settings.secret().orElseThrow()));
            case EMAIL -> new EmailChannel(settings);
        };
    }
}
