package io.millrace.schemas.dataset;

import java.util.Set;

/** The columns that Millrace itself writes. Clients cannot send columns that begin with an underscore. */
public final class ReservedColumns {
    /** Event id, text: the client's, or one that the edge made. */
    public static final String ID = "_id";
    /** When the edge took the event, ISO-8601 UTC. */
    public static final String RECEIVED_AT = "_received_at";
    /** When the client says that it sent the request, ISO-8601; absent when it doesn't say. */
    public static final String SENT_AT = "_sent_at";
    /** Name of the source that the write key belongs to. */
    public static final String SOURCE = "_source";
    /** Kind of change: {@code c u d r t}. */
    public static final String OP = "_op";
    /** Place of the change in the source's history. */
    public static final String POSITION = "_position";
    /** When the source committed the change. */
    public static final String COMMITTED_AT = "_committed_at";
    /** Whether the row is deleted in the source. */
    public static final String DELETED = "_deleted";
    /** Values of the row that their own columns can't hold, by column. */
    public static final String CONFLICT = "_conflict";

    private static final Set<String> ALL =
            Set.of(ID, RECEIVED_AT, SENT_AT, SOURCE, OP, POSITION, COMMITTED_AT, DELETED, CONFLICT);

    private ReservedColumns() {}

    /** Whether the name is one of Millrace's own columns. */
    public static boolean contains(String column) {
        return ALL.contains(column);
    }
}
