package io.millrace.jobs.run;

import io.millrace.jobs.lake.DerivedLake;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What runs need.
 *
 * @param engine started when it is first asked for
 * @param folds what was read of mirrors before
 * @param scratch directory for files that are being made
 * @param attempts names that nobody else has: 8 hexadecimal digits
 * @param who host and process
 */
record RunContext(
        ObjectStore store,
        DerivedLake derived,
        Supplier<SqlEngine> engine,
        Staging staging,
        MirrorFolds folds,
        Path scratch,
        Function<DatasetName, Optional<DataContract>> contracts,
        Supplier<String> attempts,
        InstantSource clock,
        String who) {}
