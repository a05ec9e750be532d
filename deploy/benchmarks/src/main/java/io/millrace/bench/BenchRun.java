package io.millrace.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs one benchmark as often as asked. */
final class BenchRun {
    private final int runs;
    private final Duration warmUp;
    private final Duration measured;
    private final Optional<Integer> rows;
    private final Optional<Long> bytes;
    private final boolean all;
    private final PrintStream progress;

    /**
     * @param rows how much each works on; empty for its own choice
     * @param bytes the same in bytes, for those that count in them
     * @param all whether all benchmarks run, so that each takes an amount that does not make the others wait for long
     */
    BenchRun(
            int runs,
            Duration warmUp,
            Duration measured,
            Optional<Integer> rows,
            Optional<Long> bytes,
            boolean all,
            PrintStream progress) {
        this.runs = runs;
        this.warmUp = warmUp;
        this.measured = measured;
        this.rows = rows;
        this.bytes = bytes;
        this.all = all;
        this.progress = progress;
    }

    Result run(Benchmark benchmark) throws Exception {
        Machine machine = Machine.current();
        Path directory = Files.createTempDirectory("millrace-bench-");
        progress.println(benchmark.name() + ": " + benchmark.explanation() + " Data and logs: " + directory);
        List<Sample> samples = new ArrayList<>();
        try (Benchmark.Setup setup =
                benchmark.open(new Workspace(directory, warmUp, measured, rows(benchmark), bytes, progress))) {
            for (int run = 1; run <= runs; run++) {
                Sample sample = setup.measure();
                samples.add(sample);
                progress.printf(
                        Locale.ROOT,
                        "  run %d of %d: %,.0f %s%s%n",
                        run,
                        runs,
                        sample.figure(),
                        benchmark.unit(),
                        sample.ratio().isPresent()
                                ? String.format(
                                        Locale.ROOT,
                                        ", ratio %.2f",
                                        sample.ratio().getAsDouble())
                                : "");
            }
        }
        delete(directory);
        return new Result(benchmark.name(), benchmark.unit(), samples, machine);
    }

    private Optional<Integer> rows(Benchmark benchmark) {
        return rows.or(() -> all ? benchmark.rowsAmongAll() : Optional.empty());
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
