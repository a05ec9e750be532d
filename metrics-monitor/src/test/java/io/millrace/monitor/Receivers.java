package io.millrace.monitor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One receiver of messages for each kind of channel, and the settings that name them. */
final class Receivers implements AutoCloseable {
    static final String CONSOLE = "https://console.example.org";

    final FakeService hook = new FakeService();
    final FakeService slack = new FakeService();
    final FakeService pager = new FakeService();
    final FakeMail mail = new FakeMail();

    Receivers() {
        hook(200);
        slack.answer("/services/T0/B0/s3cret", 200, "ok");
        pager(202);
    }

    void hook(int status) {
        hook.answer("/hook", status, "");
    }

    void pager(int status) {
        pager.answer("/v2/enqueue", status, "");
    }

    /** Everything that any of them got. */
    List<String> all() {
        return List.of(hook.received(), slack.received(), pager.received(), mail.received()).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Secrets by the place of their channel, as a service finds them in its environment. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("METRICS_MONITOR_ALERTS_CONSOLE_URL", CONSOLE);
        channel(settings, 0, "hook", "webhook");
        settings.put(
                "METRICS_MONITOR_ALERTS_CHANNELS_0_URL",
                hook.url().resolve("/hook").toString());
        settings.put("METRICS_MONITOR_ALERTS_CHANNELS_0_SECRET", "t0ken");
        channel(settings, 1, "slack", "slack");
        settings.put(
                "METRICS_MONITOR_ALERTS_CHANNELS_1_SECRET",
                slack.url().resolve("/services/T0/B0/s3cret").toString());
        channel(settings, 2, "pager", "pagerduty");
        settings.put(
                "METRICS_MONITOR_ALERTS_CHANNELS_2_URL",
                pager.url().resolve("/v2/enqueue").toString());
        settings.put("METRICS_MONITOR_ALERTS_CHANNELS_2_SECRET", "routing-key");
        channel(settings, 3, "mail", "email");
        settings.put("METRICS_MONITOR_ALERTS_CHANNELS_3_URL", mail.url().toString());
        settings.put("METRICS_MONITOR_ALERTS_CHANNELS_3_FROM", "millrace@example.org");
        settings.put("METRICS_MONITOR_ALERTS_CHANNELS_3_TO", "data@example.org");
        return settings;
    }

    private static void channel(Map<String, String> settings, int place, String name, String type) {
        settings.put("METRICS_MONITOR_ALERTS_CHANNELS_" + place + "_NAME", name);
        settings.put("METRICS_MONITOR_ALERTS_CHANNELS_" + place + "_TYPE", type);
    }

    @Override
    public void close() {
        hook.close();
        slack.close();
        pager.close();
        mail.close();
    }
}
