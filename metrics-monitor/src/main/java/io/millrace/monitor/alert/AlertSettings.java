package io.millrace.monitor.alert;

import io.millrace.runtime.settings.Default;
import io.millrace.runtime.settings.Description;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who is told of what. */
@Description("Who is told of what is wrong.")
public record AlertSettings(
        @Description("How often it is looked whether something is wrong.") @Default("10s")
        Duration interval,

        @Description("How long something must be wrong before anybody is told.") @Default("1m")
        Duration tellAfter,

        @Description("How long nothing may be wrong before an incident is over.") @Default("3m")
        Duration resolveAfter,

        @Description("How long after the first word somebody must have taken an incident.") @Default("30m")
        Duration escalateAfter,

        @Description(
                "How long a record may take to the warehouse in a dataset whose contract does not say; not looked at"
                        + " without it.")
        Optional<Duration> freshness,

        @Description("How far a source database may be ahead of its capture.") @Default("5m")
        Duration sourceBehind,

        @Description("Share of calls to a third party that may fail, 0 to 1.") @Default("0.05")
        double apiErrorRate,

        @Description("How long 95 of 100 calls to a third party may take at most.") @Default("5s")
        Duration apiLatency,

        @Description("Calls of a third party in five minutes from which it is judged.") @Default("20")
        int apiLeastCalls,

        @Description("Owner of what has none.") @Default("") String defaultOwner,

        @Description("Address of the console, for links in messages.")
        Optional<URI> consoleUrl,

        @Description("Where messages can be sent.") List<ChannelSettings> channels,

        @Description("Which messages go where; everything goes to every channel without any.")
        List<RouteSettings> routes) {
    public AlertSettings {
        channels = List.copyOf(channels);
        routes = List.copyOf(routes);
        Set<String> names = new HashSet<>();
        for (ChannelSettings channel : channels) {
            if (!names.add(channel.name())) {
                throw new IllegalArgumentException("channels names '" + channel.name() + "' twice");
            }
        }
        for (RouteSettings route : routes) {
            if (!names.contains(route.channel())) {
                throw new IllegalArgumentException("routes names the channel '" + route.channel()
                        + "', which is not one of " + String.join(", ", names));
            }
        }
        if (apiErrorRate < 0 || apiErrorRate > 1) {
            throw new IllegalArgumentException("api-error-rate must be within 0..1, but is " + apiErrorRate);
        }
        for (Duration duration : List.of(interval, resolveAfter, escalateAfter, sourceBehind, apiLatency)) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(
                        "interval, resolve-after, escalate-after, source-behind and api-latency must be more than nothing");
            }
        }
        if (tellAfter.isNegative()) {
            throw new IllegalArgumentException("tell-after must not be negative");
        }
    }
}
