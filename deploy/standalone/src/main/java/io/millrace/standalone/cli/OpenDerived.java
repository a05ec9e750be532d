package io.millrace.standalone.cli;

import io.millrace.jobs.lake.DerivedLake;
import io.millrace.lake.store.S3ObjectStore;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The derived data of a lake that is open. */
final class OpenDerived implements AutoCloseable {
    private static final int READS_AT_ONCE = 4;

    private final S3ObjectStore store;
    private final ExecutorService readers = Executors.newFixedThreadPool(READS_AT_ONCE);

    OpenDerived(S3ObjectStore store) {
        this.store = store;
    }

    DerivedLake lake() {
        return new DerivedLake(
                store,
                readers,
                InstantSource.system(),
                "millrace-jobs-" + ProcessHandle.current().pid());
    }

    @Override
    public void close() {
        readers.shutdownNow();
        store.close();
    }
}
