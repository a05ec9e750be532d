package io.millrace.loader.reconcile;

import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.ValueType;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Manifests for tests. */
public final class Manifests {
    public static final DatasetName PLAYS = new DatasetName("plays");
    public static final Instant HOUR = Instant.parse("2026-11-23T02:00:00Z");

    private Manifests() {}

    public static BatchName name(long start) {
        return new BatchName(PLAYS, HOUR, 0, "0123abcd", start);
    }

    public static BatchManifest manifest(long start, long rows, ColumnSeen... columns) {
        return manifest(HOUR, start, rows, columns);
    }

    public static BatchManifest manifest(Instant hour, long start, long rows, ColumnSeen... columns) {
        return new BatchManifest(
                BatchManifest.FORMAT,
                PLAYS.value(),
                PLAYS.topic(),
                "0123abcd0123abcd0123abcd0123abcd",
                0,
                start,
                start + rows + 1,
                new BatchName(PLAYS, hour, 0, "0123abcd", start).objectKey(),
                100 + rows,
                "00",
                rows,
                0,
                0,
                hour,
                hour,
                List.of(columns),
                new BatchManifest.Writer("test", "test"));
    }

    public static ColumnSeen column(String name, ValueType... types) {
        return new ColumnSeen(name, Set.of(types), types.length, 0, 10);
    }
}
