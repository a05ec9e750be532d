package io.millrace.schemas.event;

/** Names and values of the Kafka headers that an event carries; values are UTF-8. */
public final class EventHeaders {
    /** Event id: what deduplication goes by. */
    public static final String ID = "id";
    /** Name of the source that sent the event. */
    public static final String SOURCE = "source";
    /** Media type of the value. */
    public static final String CONTENT_TYPE = "content-type";
    /** The value of {@link #CONTENT_TYPE} for events. */
    public static final String JSON = "application/json";

    /**
     * Why the event must go to its dataset's bad files instead of its rows: {@code <code>:<reason>}, where the code is an
     * {@link io.millrace.schemas.error.ErrorCode#text() error code} and the reason, which may hold colons, shows no values.
     * An event without this header is judged by its bytes alone.
     */
    public static final String QUARANTINE = "millrace-quarantine";

    /** The trace that the event belongs to, on events of requests that are traced: see {@link TraceParent}. */
    public static final String TRACE_PARENT = "traceparent";

    /**
     * On a record that was set aside and is sent once more: the file and the line where it stands, {@code <file>:<line>}. By it
     * whoever sent it finds it again.
     */
    public static final String REPLAY = "millrace-replay";

    private EventHeaders() {}
}
