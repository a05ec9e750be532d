package io.millrace.ingest.segment;

import io.millrace.schemas.dataset.DatasetName;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables that the spec's calls stand in. */
final class SegmentTables {
    /** Every track call, without its properties. */
    static final DatasetName TRACKS = new DatasetName("tracks");

    /** A row for each identify call with a user id, to be merged by it. */
    static final DatasetName USERS = new DatasetName("users");

    static final DatasetName IDENTIFIES = new DatasetName("identifies");
    static final DatasetName PAGES = new DatasetName("pages");
    static final DatasetName SCREENS = new DatasetName("screens");
    static final DatasetName GROUPS = new DatasetName("groups");
    static final DatasetName ALIASES = new DatasetName("aliases");
    static final DatasetName MERGES = new DatasetName("merges");

    private static final Set<String> ALL = Stream.of(TRACKS, USERS, IDENTIFIES, PAGES, SCREENS, GROUPS, ALIASES, MERGES)
            .map(DatasetName::value)
            .collect(Collectors.toUnmodifiableSet());

    private SegmentTables() {}

    /**
     * The table of a track call's event: an event called Users must not mix with the users.
     *
     * @param foldedName a table name
     */
    static DatasetName ofEvent(String foldedName) {
        return new DatasetName(ALL.contains(foldedName) ? "event_" + foldedName : foldedName);
    }
}
