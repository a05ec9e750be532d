package io.millrace.ingest.event;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.dataset.NameFolding;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The tables of names that clients use. Remembers what it folded lately: nearly all events are of few tables. Thread-safe. */
final class TableNames {
    private static final int REMEMBERED = 1 << 10;
    private static final int LONGEST = 200;

    private record Folded(String clientName, Optional<DatasetName> table) {}

    /** Whoever writes last wins. */
    private final AtomicReferenceArray<Folded> folded = new AtomicReferenceArray<>(REMEMBERED);

    /** Empty when nothing that a table could be called is left of the name. */
    Optional<DatasetName> of(String clientName) {
        int slot = spread(clientName.hashCode()) & (REMEMBERED - 1);
        Folded known = folded.get(slot);
        if (known != null && known.clientName.equals(clientName)) {
            return known.table;
        }
        Optional<DatasetName> table = NameFolding.table(clientName).map(DatasetName::new);
        if (clientName.length() <= LONGEST) {
            folded.set(slot, new Folded(clientName, table));
        }
        return table;
    }

    private static int spread(int hash) {
        return hash ^ (hash >>> 16);
    }
}
