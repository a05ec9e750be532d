package io.millrace.bench.loader;

import com.github.luben.zstd.Zstd;
import io.millrace.bench.Benchmark;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import io.millrace.loader.reconcile.LoadObserver;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Bad rows scattered among good ones: Millrace's search, plain bisection, and MAXERROR, which loses them. */
public final class LoadBad implements Benchmark {
    private static final int ROWS_PER_BATCH = 50_000;
    private static final int MOST_ROWS = 400_000;
    private static final int[] COUNTS = {1, 10, 1_000};
    private static final int MOST_BISECTED = 10;
    private static final SampleRows ROWS = new SampleRows(false);

    @Override
    public String name() {
        return "load-bad";
    }

    @Override
    public String unit() {
        return "rows/s";
    }

    @Override
    public String explanation() {
        return "rows of 200 bytes (400,000, or fewer by --rows) of which 10 are bad, all others loaded and each bad one found;"
                + " the limit is one COPY with MAXERROR, which loses the bad rows without a word, the peer is plain bisection;"
                + " 1 and 1,000 bad rows in the details.";
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        LoadedWarehouse warehouse = LoadedWarehouse.start(workspace.directory("warehouse"));
        try {
            int batches = Math.max(1, Math.min(MOST_ROWS, workspace.rows().orElse(MOST_ROWS)) / ROWS_PER_BATCH);
            List<Case> cases = new ArrayList<>();
            for (int count : COUNTS) {
                workspace.say("writing " + batches + " batches with " + count + " bad rows");
                DatasetName dataset = new DatasetName("bad_" + count);
                NavigableSet<Long> bad = scattered(count, (long) batches * ROWS_PER_BATCH);
                List<BatchName> names = warehouse.lake().write(dataset, ROWS, batches, ROWS_PER_BATCH, bad);
                cases.add(
                        new Case(dataset, (long) batches * ROWS_PER_BATCH, bad, warehouse.list("bad_" + count, names)));
            }
            Running running = new Running(workspace, warehouse, cases);
            workspace.say("warming up");
            running.load(cases.get(0));
            return running;
        } catch (Exception e) {
            warehouse.close();
            throw e;
        }
    }

    /** As far from each other as can be, but not on round numbers. */
    private static NavigableSet<Long> scattered(int count, long rows) {
        NavigableSet<Long> bad = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            bad.add(Math.min(rows - 1, rows / count * i + rows / count / 3));
        }
        return bad;
    }

    private record Case(DatasetName dataset, long rows, NavigableSet<Long> bad, String list) {}

    private static final class Running implements Setup {
        private final Workspace workspace;
        private final LoadedWarehouse warehouse;
        private final List<Case> cases;

        private Running(Workspace workspace, LoadedWarehouse warehouse, List<Case> cases) {
            this.workspace = workspace;
            this.warehouse = warehouse;
            this.cases = cases;
        }

        @Override
        public Sample measure() throws Exception {
            Sample sample = null;
            Map<String, Double> details = new HashMap<>();
            for (Case measured : cases) {
                int count = measured.bad().size();
                Search search = load(measured);
                double lossy = maxError(measured);
                details.put(count + " bad, COPYs of Millrace", (double) search.attempts());
                details.put(count + " bad, seconds of Millrace", search.seconds());
                details.put(count + " bad, seconds of MAXERROR", lossy);
                details.put(count + " bad, COPYs of plain bisection", (double) counted(measured));
                if (count <= MOST_BISECTED) {
                    double bisected = bisect(measured);
                    details.put(count + " bad, seconds of plain bisection", bisected);
                    sample = Sample.of(measured.rows() / search.seconds(), measured.rows() / lossy)
                            .withPeer(measured.rows() / bisected);
                }
            }
            if (sample == null) {
                throw new IllegalStateException("nothing was measured");
            }
            for (Map.Entry<String, Double> detail : details.entrySet()) {
                sample = sample.with(detail.getKey(), detail.getValue());
            }
            return sample;
        }

        private record Search(double seconds, int attempts) {}

        private Search load(Case measured) throws SQLException {
            warehouse.empty(measured.dataset());
            AtomicInteger attempts = new AtomicInteger();
            double seconds = warehouse.load(measured.dataset(), new LoadObserver() {
                @Override
                public void attempts(DatasetName dataset, int made) {
                    attempts.addAndGet(made);
                }
            });
            require(
                    "public." + measured.dataset(),
                    measured.rows() - measured.bad().size());
            long found = warehouse.number(
                    "SELECT count(*) FROM millrace.bad_rows WHERE dataset = '" + measured.dataset() + "'");
            if (found != measured.bad().size()) {
                throw new IllegalStateException("of " + measured.bad().size() + " bad rows " + found + " were found");
            }
            return new Search(seconds, attempts.get());
        }

        private double maxError(Case measured) throws SQLException {
            warehouse.emptyTable("public.lossy");
            double seconds = warehouse.copy(
                    "public.lossy",
                    measured.list(),
                    "MAXERROR " + (measured.bad().size() + 1));
            require("public.lossy", measured.rows() - measured.bad().size());
            return seconds;
        }

        /** How many COPYs it takes, told by what is known of the rows. */
        private static long counted(Case measured) throws Exception {
            return PlainBisection.run(
                            measured.rows(),
                            (from, to) -> measured.bad().subSet(from, to).isEmpty())
                    .attempts();
        }

        /** With real COPYs, each of an object that is cut for it. */
        private double bisect(Case measured) throws Exception {
            warehouse.emptyTable("public.bisected");
            byte[][] lines = lines(measured);
            long begun = System.nanoTime();
            PlainBisection.Outcome outcome = PlainBisection.run(measured.rows(), (from, to) -> {
                warehouse.put("bench/cut.jsonl.zst", Zstd.compress(cut(lines, from, to)));
                String list = warehouse.put(
                        "bench/cut.manifest",
                        ("{\"entries\":[{\"url\":\"s3://" + warehouse.process().bucket()
                                        + "/bench/cut.jsonl.zst\",\"mandatory\":true}]}")
                                .getBytes(StandardCharsets.UTF_8));
                return loads(list);
            });
            double seconds = (System.nanoTime() - begun) / 1e9;
            require("public.bisected", measured.rows() - measured.bad().size());
            if (outcome.found() != measured.bad().size()) {
                throw new IllegalStateException("plain bisection found " + outcome.found() + " bad rows");
            }
            return seconds;
        }

        private boolean loads(String list) {
            try {
                warehouse.copy("public.bisected", list);
                return true;
            } catch (SQLException refused) {
                return false;
            }
        }

        private static byte[][] lines(Case measured) {
            byte[][] lines = new byte[Math.toIntExact(measured.rows())][];
            for (int i = 0; i < lines.length; i++) {
                int inBatch = i % ROWS_PER_BATCH;
                String row = measured.bad().contains((long) i) ? ROWS.bad(inBatch) : ROWS.good(inBatch);
                lines[i] = (row + "\n").getBytes(StandardCharsets.UTF_8);
            }
            return lines;
        }

        private static byte[] cut(byte[][] lines, long from, long to) {
            int size = 0;
            for (int i = (int) from; i < to; i++) {
                size += lines[i].length;
            }
            byte[] cut = new byte[size];
            int at = 0;
            for (int i = (int) from; i < to; i++) {
                System.arraycopy(lines[i], 0, cut, at, lines[i].length);
                at += lines[i].length;
            }
            return cut;
        }

        private void require(String table, long expected) throws SQLException {
            long found = warehouse.number("SELECT count(*) FROM " + table);
            if (found != expected) {
                throw new IllegalStateException(table + " has " + found + " rows instead of " + expected
                        + "; logs are in " + workspace.directory());
            }
        }

        @Override
        public void close() {
            warehouse.close();
        }
    }
}
