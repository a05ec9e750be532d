package io.millrace.standalone.cli;

import io.millrace.jobs.lake.DerivedLake;
import io.millrace.jobs.lake.Environment;
import io.millrace.lake.store.S3ObjectStore;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The derived data of a lake that is open. */
final class OpenDerived implements AutoCloseable {
    private static final int READS_AT_ONCE = 4;

    private final S3ObjectStore store;
    private final Environment environment;
    private final ExecutorService readers = Executors.newFixedThreadPool(READS_AT_ONCE);

    OpenDerived(S3ObjectStore store, Environment environment) {
        this.store = store;
        this.environment = environment;
    }

    DerivedLake lake() {
        return lake(environment);
    }

    DerivedLake production() {
        return lake(Environment.PRODUCTION);
    }

    private DerivedLake lake(Environment of) {
        return new DerivedLake(
                store,
                readers,
                InstantSource.system(),
                "millrace-jobs-" + ProcessHandle.current().pid(),
                of);
    }

    @Override
    public void close() {
        readers.shutdownNow();
        store.close();
    }
}
