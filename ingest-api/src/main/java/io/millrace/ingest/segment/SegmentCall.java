package io.millrace.ingest.segment;

import java.util.Optional;
import java.util.Set;

/**
 * The calls of the Segment spec, and the one that RudderStack has besides.
 *
 * <p>A call's own columns always mean what the spec says. A property or trait of the same name, or one that begins with
 * {@code context_}, goes to {@code properties_<name>} or {@code traits_<name>}, whether or not the event at hand has the
 * spec's field: so a column never changes its meaning from one event to the next.
 */
public enum SegmentCall {
    TRACK("properties", Set.of("event", "event_text")),
    IDENTIFY("traits", Set.of()),
    PAGE("properties", Set.of("name", "category")),
    SCREEN("properties", Set.of("name", "category")),
    GROUP("traits", Set.of("group_id")),
    ALIAS("traits", Set.of("previous_id")),

    /** RudderStack's: two identities, each a type and a value, belong to the same person. */
    MERGE("mergeProperties", Set.of());

    private static final Set<String> COMMON =
            Set.of("id", "user_id", "anonymous_id", "timestamp", "original_timestamp", "sent_at", "received_at");
    private static final String CONTEXT_PREFIX = "context_";

    private final String payload;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of above
    private final Set<String> ownColumns;

    SegmentCall(String payload, Set<String> ownColumns) {
        this.payload = payload;
        this.ownColumns = ownColumns;
    }

    /** The call that a message's {@code type} names. */
    static Optional<SegmentCall> ofType(String type) {
        return switch (type) {
            case "track" -> Optional.of(TRACK);
            case "identify" -> Optional.of(IDENTIFY);
            case "page" -> Optional.of(PAGE);
            case "screen" -> Optional.of(SCREEN);
            case "group" -> Optional.of(GROUP);
            case "alias" -> Optional.of(ALIAS);
            case "merge" -> Optional.of(MERGE);
            default -> Optional.empty();
        };
    }

    /** The field that holds the client's own columns. */
    String payload() {
        return payload;
    }

    /** The column of a property or trait. */
    String payloadColumn(String folded) {
        boolean taken = COMMON.contains(folded) || ownColumns.contains(folded) || folded.startsWith(CONTEXT_PREFIX);
        return taken ? payload + "_" + folded : folded;
    }
}
