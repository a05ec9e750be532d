package io.millrace.bench.jobs;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.bench.Benchmark;
import io.millrace.bench.Sample;
import io.millrace.bench.Workspace;
import io.millrace.jobs.run.JobRunner;
import io.millrace.jobs.spark.SparkEngine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A raw day aggregated by a job, beside the same SQL in Spark alone over the same files on the local disk. */
public final class JobsAggregate implements Benchmark {
    private static final long BYTES = 1_000_000_000L;
    private static final long BYTES_OF_A_BATCH = 64_000_000L;
    private static final long BYTES_TO_WARM_UP = 32_000_000L;
    private static final String DAY = "raw_day";
    private static final String WARM_UP = "raw_small";
    private static final String SQL =
            "SELECT country, song, COUNT(*) AS plays, COUNT(DISTINCT user_id) AS listeners, SUM(seconds) AS seconds"
                    + " FROM %s GROUP BY country, song";

    @Override
    public String name() {
        return "jobs-aggregate";
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public String explanation() {
        return "milliseconds of a job over one raw day (--bytes of JSON, 1 GB without) from its plan to its pointer; the limit is the same"
                + " SQL in Spark alone, from local copies of the same files to local Parquet.";
    }

    @Override
    public Setup open(Workspace workspace) throws Exception {
        long bytes = workspace.bytes().orElse(BYTES);
        JobsLake lake = new JobsLake(workspace.directory("lake"));
        try {
            Instant yesterday = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
            Rows rows = new Rows();
            workspace.say("writing a raw day of " + bytes + " bytes");
            for (int hour = 0; rows.bytes < bytes; hour++) {
                long end = Math.min(bytes, rows.bytes + BYTES_OF_A_BATCH);
                lake.batch(DAY, yesterday.plus(hour % 24, ChronoUnit.HOURS), () -> rows.until(end));
            }
            Rows few = new Rows();
            lake.batch(WARM_UP, yesterday, () -> few.until(BYTES_TO_WARM_UP));
            return new Running(lake, workspace.directory("spark"), rows.rows);
        } catch (Exception e) {
            lake.close();
            throw e;
        }
    }

    /** Plays, some 130 bytes each. */
    private static final class Rows {
        private final Random random = new Random(1);
        private long bytes;
        private long rows;

        private Iterator<String> until(long end) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return bytes < end;
                }

                @Override
                public String next() {
                    String row = "{\"_id\":\"" + Long.toHexString(random.nextLong()) + "\",\"user_id\":\"user-"
                            + random.nextInt(100_000) + "\",\"country\":\"C" + random.nextInt(60)
                            + "\",\"song\":\"song-" + random.nextInt(1_000) + "\",\"device\":\"phone\",\"seconds\":"
                            + random.nextInt(600) + "}";
                    bytes += row.length() + 1;
                    rows++;
                    return row;
                }
            };
        }
    }

    /** Time on the clock, and of all processors in this process, in milliseconds. */
    private record Spent(double milliseconds, double processor) {
        private static Spent now() {
            OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            return new Spent(System.nanoTime() / 1e6, system.getProcessCpuTime() / 1e6);
        }

        private Spent plus(Spent other) {
            return new Spent(milliseconds + other.milliseconds, processor + other.processor);
        }

        private Spent minus(Spent begin) {
            return new Spent(milliseconds - begin.milliseconds, processor - begin.processor);
        }
    }

    private static final class Running implements Setup {
        private final JobsLake lake;
        private final Path directory;
        private final long rows;
        private int number;

        private Running(JobsLake lake, Path directory, long rows) {
            this.lake = lake;
            this.directory = directory;
            this.rows = rows;
        }

        @Override
        public Sample measure() throws Exception {
            number++;
            Path spark = Files.createDirectories(directory.resolve("spark-" + number));
            int cores = Runtime.getRuntime().availableProcessors();
            try (SparkEngine engine = SparkEngine.start(spark, cores, Map.of())) {
                // A session's first query loads and compiles what all others use: neither side pays for it.
                Spent unused = ours(engine, WARM_UP).plus(bare(spark.resolve("warm"), WARM_UP));
                boolean isOursFirst = number % 2 == 0;
                Spent first = isOursFirst ? ours(engine, DAY) : bare(spark.resolve("bare"), DAY);
                Spent second = isOursFirst ? bare(spark.resolve("bare"), DAY) : ours(engine, DAY);
                Spent ours = isOursFirst ? first : second;
                Spent bare = isOursFirst ? second : first;
                return Sample.of(ours.milliseconds(), bare.milliseconds())
                        .with("rows", (double) rows)
                        .with("ratio of processor time", ours.processor() / bare.processor());
            }
        }

        private Spent ours(SparkEngine engine, String dataset) throws Exception {
            lake.job("aggregate" + number + "_of_" + dataset, "on: change\n", SQL.formatted(dataset));
            Spent begin = Spent.now();
            JobRunner.Report unused = lake.apply(lake.look(), () -> new Kept(engine), 1);
            return Spent.now().minus(begin);
        }

        /** In the same warm session. */
        private Spent bare(Path output, String dataset) throws IOException {
            List<String> files;
            try (Stream<Path> all = Files.walk(lake.jobs().resolveSibling("store"))) {
                files = all.filter(file -> file.toString().endsWith(".jsonl.zst"))
                        .filter(file -> file.toString().contains("/" + dataset + "/"))
                        .map(file -> file.toUri().toString())
                        .toList();
            }
            StructType columns = new StructType()
                    .add("_id", DataTypes.StringType)
                    .add("user_id", DataTypes.StringType)
                    .add("country", DataTypes.StringType)
                    .add("song", DataTypes.StringType)
                    .add("device", DataTypes.StringType)
                    .add("seconds", DataTypes.LongType);
            SparkSession session = SparkSession.active();
            Spent begin = Spent.now();
            session.read().schema(columns).json(files.toArray(String[]::new)).createOrReplaceTempView(dataset);
            session.sql(SQL.formatted(dataset)).write().parquet(output.toUri().toString());
            return Spent.now().minus(begin);
        }

        @Override
        public void close() {
            lake.close();
        }
    }
}
