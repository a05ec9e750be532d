package io.millrace.monitor.alert;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import io.millrace.runtime.settings.Secret;
import java.net.URI;
import java.util.Optional;

/** Where messages can be sent. */
@Description("Where messages can be sent.")
public record ChannelSettings(
        @Description("Name of the channel.") String name,
        @Description("webhook, slack, pagerduty or email.") Type type,

        @Description("Address of the webhook, of PagerDuty when it is not the usual one, or of the mail server, such as"
                + " smtp://mail:25 or smtps://mail:465.")
        Optional<URI> url,

        @Description("For webhooks the bearer token, for Slack the address of the incoming webhook, for PagerDuty the"
                + " routing key, for mail the password.")
        @Secret
        Optional<String> secret,

        @Description("Mail: user at the mail server.") @Default("")
        String user,

        @Description("Mail: address of the sender.") @Default("")
        String from,

        @Description("Mail: addresses of the receivers, with commas between.") @Default("")
        String to) {
    /** The protocol. */
    public enum Type {
        WEBHOOK,
        SLACK,
        PAGERDUTY,
        EMAIL
    }

    public ChannelSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a channel needs a name");
        }
        switch (type) {
            case WEBHOOK -> require(url.isPresent(), name, "url");
            case SLACK -> require(secret.isPresent() || url.isPresent(), name, "secret");
            case PAGERDUTY -> require(secret.isPresent(), name, "secret");
            case EMAIL -> {
                require(url.isPresent(), name, "url");
                require(!from.isBlank(), name, "from");
                require(!to.isBlank(), name, "to");
            }
        }
    }

    private static void require(boolean given, String name, String key) {
        if (!given) {
            throw new IllegalArgumentException("the channel " + name + " needs " + key);
        }
    }

    @Override
    public String toString() {
        return "ChannelSettings[name=" + name + ", type=" + type + "]";
    }
}
