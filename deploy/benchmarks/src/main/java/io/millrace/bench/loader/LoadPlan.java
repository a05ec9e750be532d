package io.millrace.bench.loader;

import io.millrace.bench.Benchmark;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import io.millrace.lake.batch.ChainId;
import io.millrace.loader.reconcile.LoadObserver;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** How long a loader takes from its start to its first load in a lake that is almost all loaded. */
public final class LoadPlan implements Benchmark {
    private static final DatasetName DATASET = new DatasetName("plan");
    private static final String TOPIC_ID = "0123456789abcdef0123456789abcdef";
    private static final int OLD = 99_950;
    private static final int NEW = 50;
    private static final int PER_HOUR = 40;
    private static final int ROWS_PER_BATCH = 100;
    private static final int LEDGER_CHUNK = 1_000;

    @Override
    public String name() {
        return "load-plan";
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public String explanation() {
        return "milliseconds of a loader that has just been started, from its first question to the begin of its first load,"
                + " with 100,000 batches of one dataset in the lake, of which 50 are not loaded.";
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        Path directory = workspace.directory("warehouse");
        LoadedWarehouse warehouse = LoadedWarehouse.start(directory);
        try {
            Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
            workspace.say("filling the lake with " + OLD + " loaded batches");
            List<String> old = fill(
                    directory
                            .resolve("object-store")
                            .resolve(warehouse.process().bucket()),
                    hour);
            warehouse.empty(DATASET);
            writeLedger(warehouse, old);
            warehouse.lake().write(DATASET, new SampleRows(false), NEW, ROWS_PER_BATCH, Set.of());
            return new Running(warehouse);
        } catch (Exception e) {
            warehouse.close();
            throw e;
        }
    }

    /** Past the store, because nobody will read these objects: only their names count. */
    private static List<String> fill(Path bucket, Instant hour) throws IOException {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < OLD; i++) {
            Instant of = hour.minus(Duration.ofHours(2L + i / PER_HOUR));
            BatchName name = new ChainId(DATASET, TOPIC_ID, 1 + i % PER_HOUR).batch(OLD - (long) i, of);
            keys.add(name.objectKey());
            Path object = bucket.resolve(name.objectKey());
            Files.createDirectories(object.getParent());
            Files.write(object, new byte[1]);
            Files.write(bucket.resolve(name.manifestKey()), new byte[1]);
        }
        return keys;
    }

    private static void writeLedger(LoadedWarehouse warehouse, List<String> keys) throws SQLException {
        for (int from = 0; from < keys.size(); from += LEDGER_CHUNK) {
            String rows = keys.subList(from, Math.min(keys.size(), from + LEDGER_CHUNK)).stream()
                    .map(key -> "('" + DATASET + "', '" + key + "', '', 1, 0, 'bench', getdate(), 'bench')")
                    .collect(Collectors.joining(", "));
            warehouse.execute("INSERT INTO millrace.load_ledger"
                    + " (dataset, object, sha256, rows, bad, load_id, loaded_at, loader_version) VALUES " + rows);
        }
    }

    private record Running(LoadedWarehouse warehouse) implements Setup {
        @Override
        public Sample measure() throws Exception {
            warehouse.execute(
                    "DELETE FROM millrace.load_ledger WHERE load_id <> 'bench' AND dataset = '" + DATASET + "'");
            warehouse.execute("DELETE FROM public." + DATASET);
            warehouse.counts().reset();
            AtomicLong planned = new AtomicLong();
            AtomicLong lists = new AtomicLong();
            AtomicLong reads = new AtomicLong();
            long begun = System.nanoTime();
            double total = warehouse.load(DATASET, new LoadObserver() {
                @Override
                public void locked(DatasetName dataset, Duration waited) {
                    planned.set(System.nanoTime() - begun);
                    lists.set(warehouse.counts().lists());
                    reads.set(warehouse.counts().reads());
                }
            });
            long loaded = warehouse.number("SELECT count(*) FROM public." + DATASET);
            if (loaded != (long) NEW * ROWS_PER_BATCH) {
                throw new IllegalStateException("the load brought " + loaded + " rows");
            }
            return new Sample(planned.get() / 1e6, OptionalDouble.empty(), OptionalDouble.empty(), Map.of())
                    .with("LIST calls", (double) lists.get())
                    .with("GET calls", (double) reads.get())
                    .with("ms with the load itself", total * 1_000);
        }

        @Override
        public void close() {
            warehouse.close();
        }
    }
}
