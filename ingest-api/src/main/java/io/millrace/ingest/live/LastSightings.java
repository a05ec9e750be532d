package io.millrace.ingest.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The last sightings of one source; writers never wait. */
final class LastSightings {
    private final AtomicReferenceArray<Sighting> ring;
    private final AtomicLong next = new AtomicLong();

    LastSightings(int keep) {
        this.ring = new AtomicReferenceArray<>(keep);
    }

    void add(Sighting sighting) {
        ring.set((int) (next.getAndIncrement() % ring.length()), sighting);
    }

    /** Oldest first. What is written meanwhile may or may not be there. */
    List<Sighting> all() {
        List<Sighting> all = new ArrayList<>(ring.length());
        long from = next.get();
        for (int i = 0; i < ring.length(); i++) {
            Sighting sighting = ring.get((int) ((from + i) % ring.length()));
            if (sighting != null) {
                all.add(sighting);
            }
        }
        return all;
    }
}
