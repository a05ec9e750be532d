package io.millrace.monitor.alert;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What is told about an incident.
 *
 * @param kind {@code opened}, {@code worsened}, {@code escalated} or {@code resolved}
 * @param key the same for all messages of an incident
 * @param others titles of what is wrong because of the same cause
 * @param link to the incident in the console; empty when the console's address is not known
 */
public record Message(
        String kind,
        String key,
        long incident,
        String cause,
        String severity,
        String owner,
        String title,
        String expected,
        String seen,
        Instant since,
        List<String> parts,
        List<String> others,
        String advice,
        String link) {
    private static final int MOST_OTHERS = 10;

    public Message {
        parts = List.copyOf(parts);
        others = List.copyOf(others);
    }

    static Message of(long id, Incident incident, IncidentRules.Notice notice, String consoleUrl) {
        Condition main = incident.main();
        return new Message(
                notice.name().toLowerCase(Locale.ROOT),
                "millrace-incident-" + id,
                id,
                incident.cause(),
                incident.worst().name().toLowerCase(Locale.ROOT),
                incident.owner(),
                incident.title(),
                main.expected(),
                main.seen(),
                Stream.concat(incident.conditions().stream().map(Condition::since), Stream.of(incident.opened()))
                        .min(Instant::compareTo)
                        .orElse(incident.opened()),
                main.parts(),
                incident.conditions().stream()
                        .filter(condition -> !condition.equals(main))
                        .map(Condition::title)
                        .limit(MOST_OTHERS)
                        .toList(),
                main.advice(),
                consoleUrl.isEmpty() ? "" : consoleUrl.replaceAll("/$", "") + "/alerts#incident-" + id);
    }

    /** The same of an incident that ends because what is wrong goes on as a part of another. */
    Message joining(String other) {
        return new Message(
                kind,
                key,
                incident,
                cause,
                severity,
                owner,
                title,
                expected,
                "It is still wrong, and goes on as a part of: " + other,
                since,
                parts,
                others,
                "See the other incident.",
                link);
    }

    /** Whether it says that the incident is over. */
    @JsonIgnore
    public boolean isEnd() {
        return kind.equals("resolved");
    }

    /** Why it is told once more, to be put after the severity; empty for the first time. */
    public String occasion() {
        return switch (kind) {
            case "worsened" -> ", worse than before";
            case "escalated" -> ", nobody has taken it";
            default -> "";
        };
    }

    /** The message as plain text, a line for each thing it says. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(isEnd() ? "RESOLVED" : severity.toUpperCase(Locale.ROOT) + occasion())
                .append(": ")
                .append(title)
                .append('\n');
        line(text, "Expected", expected);
        line(text, "Seen", seen);
        line(text, "Since", since.toString());
        parts.forEach(part -> line(text, "Where", part));
        others.forEach(other -> line(text, "Also", other));
        line(text, "Owner", owner);
        line(text, "What to do", advice);
        line(text, "Incident", link);
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(name).append(": ").append(value).append('\n');
        }
    }
}
