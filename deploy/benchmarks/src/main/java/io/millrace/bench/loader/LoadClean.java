package io.millrace.bench.loader;

import io.millrace.bench.Benchmark;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import io.millrace.loader.reconcile.LoadObserver;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows of which none is bad, by the loader and by a bare COPY of the same objects. */
public final class LoadClean implements Benchmark {
    private static final int ROWS = 10_000_000;
    private static final int ROWS_PER_BATCH = 100_000;
    private static final int FRACTION_SHARE = 20;
    private static final DatasetName CLEAN = new DatasetName("clean");
    private static final DatasetName FRACTIONS = new DatasetName("fractions");

    @Override
    public String name() {
        return "load-clean";
    }

    @Override
    public String unit() {
        return "rows/s";
    }

    @Override
    public String explanation() {
        return "rows of 200 bytes, none of them bad, from batches in the lake into a table, from the first listing to the"
                + " commit (10 million, or as --rows says); the limit is one COPY of the same objects by itself.";
    }

    @Override
    public Optional<Integer> rowsAmongAll() {
        return Optional.of(3_000_000);
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        LoadedWarehouse warehouse = LoadedWarehouse.start(workspace.directory("warehouse"));
        try {
            int batches = Math.max(1, workspace.rows().orElse(ROWS) / ROWS_PER_BATCH);
            workspace.say("writing " + batches + " batches");
            List<BatchName> clean =
                    warehouse.lake().write(CLEAN, new SampleRows(false), batches, ROWS_PER_BATCH, Set.of());
            List<BatchName> fractions = warehouse
                    .lake()
                    .write(
                            FRACTIONS,
                            new SampleRows(true),
                            Math.max(1, batches / FRACTION_SHARE),
                            ROWS_PER_BATCH,
                            Set.of());
            Running running = new Running(
                    warehouse,
                    warehouse.list("clean", clean),
                    (long) batches * ROWS_PER_BATCH,
                    warehouse.list("fractions", fractions),
                    (long) fractions.size() * ROWS_PER_BATCH);
            workspace.say("warming up");
            running.fractions();
            return running;
        } catch (Exception e) {
            warehouse.close();
            throw e;
        }
    }

    /** What the loader does besides COPY is its own share, whatever the machine does meanwhile. */
    private static final class CopyTime implements LoadObserver {
        private double seconds;

        @Override
        public void copied(DatasetName dataset, Duration took) {
            seconds += took.toNanos() / 1e9;
        }
    }

    private static final class Running implements Setup {
        private final LoadedWarehouse warehouse;
        private final String list;
        private final long rows;
        private final String fractionsList;
        private final long fractionRows;
        private boolean bareFirst;

        private Running(LoadedWarehouse warehouse, String list, long rows, String fractionsList, long fractionRows) {
            this.warehouse = warehouse;
            this.list = list;
            this.rows = rows;
            this.fractionsList = fractionsList;
            this.fractionRows = fractionRows;
        }

        /** What goes second works beside what the database still writes of the first, so they take turns. */
        @Override
        public Sample measure() throws Exception {
            bareFirst = !bareFirst;
            double before = bareFirst ? bare() : 0;
            warehouse.empty(CLEAN);
            CopyTime inCopy = new CopyTime();
            double loaded = warehouse.load(CLEAN, inCopy);
            require("public." + CLEAN, rows);
            warehouse.execute("DROP TABLE public." + CLEAN);
            double bare = bareFirst ? before : bare();
            double fractions = fractions();
            return Sample.of(rows / loaded, rows / bare)
                    .with("rows", (double) rows)
                    .with("seconds, loader", loaded)
                    .with("seconds, loader, in COPY", inCopy.seconds)
                    .with("seconds, loader, around COPY", loaded - inCopy.seconds)
                    .with("around COPY, % of it", (loaded / inCopy.seconds - 1) * 100)
                    .with("seconds, bare COPY", bare)
                    .with("over the bare COPY, %", (loaded / bare - 1) * 100)
                    .with("fractions into DECIMAL, ratio", fractions);
        }

        private double bare() throws Exception {
            warehouse.emptyTable("public.bare");
            double seconds = warehouse.copy("public.bare", list);
            require("public.bare", rows);
            warehouse.execute("DROP TABLE public.bare");
            return seconds;
        }

        /** Where numbers have to be quoted first: the bare COPY's time, which may lose digits, over the loader's. */
        private double fractions() throws Exception {
            warehouse.emptyTable("public.bare");
            double bare = warehouse.copy("public.bare", fractionsList);
            warehouse.empty(FRACTIONS);
            double loaded = warehouse.load(FRACTIONS, new LoadObserver() {});
            require("public." + FRACTIONS, fractionRows);
            return bare / loaded;
        }

        private void require(String table, long expected) throws Exception {
            long found = warehouse.number("SELECT count(*) FROM " + table);
            if (found != expected) {
                throw new IllegalStateException(table + " has " + found + " rows instead of " + expected);
            }
        }

        @Override
        public void close() {
            warehouse.close();
        }
    }
}
