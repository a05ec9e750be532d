package io.millrace.bench;

import io.millrace.bench.cdc.CdcBenchmark;
import io.millrace.bench.cdc.SnapshotBenchmark;
import io.millrace.bench.edge.EdgeBatch;
import io.millrace.bench.edge.EdgeOverload;
import io.millrace.bench.edge.EdgeSingle;
import io.millrace.bench.jobs.JobsAggregate;
import io.millrace.bench.jobs.JobsLate;
import io.millrace.bench.jobs.JobsNoop;
import io.millrace.bench.jobs.JobsPlan;
import io.millrace.bench.lake.LakePartitionsBenchmark;
import io.millrace.bench.lake.LakeWriterBenchmark;
import io.millrace.bench.loader.LoadBad;
import io.millrace.bench.loader.LoadClean;
import io.millrace.bench.loader.LoadPlan;
import io.millrace.bench.monitor.MonitorConsole;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All benchmarks, in the order in which they run. */
public final class Benchmarks {
    private static final List<Benchmark> ALL = List.of(
            new EdgeBatch(),
            new EdgeSingle(),
            new EdgeOverload(),
            new LakeWriterBenchmark(),
            new LakePartitionsBenchmark(),
            new LoadClean(),
            new LoadBad(),
            new LoadPlan(),
            new JobsPlan(),
            new JobsNoop(),
            new JobsLate(),
            new JobsAggregate(),
            CdcBenchmark.bulk(),
            CdcBenchmark.singleRow(),
            new SnapshotBenchmark(),
            new MonitorConsole());

    private Benchmarks() {}

    public static List<Benchmark> all() {
        return ALL;
    }

    public static Optional<Benchmark> named(String name) {
        return ALL.stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
    }

    /** For messages. */
    public static String names() {
        return ALL.stream().map(Benchmark::name).collect(Collectors.joining(", "));
    }
}
