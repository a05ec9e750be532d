package io.millrace.ingest.event;

import java.util.List;
import java.util.Optional;

/** A request body that has been understood as far as its form goes. */
public interface Submission {
    /** The write key that stands in the body, where the format has such a place. */
    Optional<String> writeKey();

    /** The events in request order, each ready or refused on its own. */
    List<Intake> events(Arrival arrival);
}
