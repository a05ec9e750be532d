package io.millrace.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace bench}. */
@Command(
        name = "bench",
        description = {
            "Measures Millrace on this machine, beside what the machine could do without it.",
            "Each figure is the median of its runs. Takes some minutes for each benchmark.",
            "The results are also written to a file each. Without a name all run one after the other, the large ones with",
            "fewer rows, and one that fails stops none of the others; exit code 1 then."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace bench edge-single --json"})
public final class BenchCommand implements Callable<Integer> {
    private static final int MIN_RUNS = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Which benchmarks to run (default: all).")
    private List<String> names = List.of();

    @Option(names = "--json", description = "Print JSON: an object for one benchmark, otherwise an array.")
    private boolean json;

    @Option(names = "--list", description = "Say which benchmarks there are, and run none.")
    private boolean list;

    @Option(names = "--runs", paramLabel = "N", description = "Runs of each benchmark, at least 3 (default: 3).")
    private int runs = MIN_RUNS;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long one measurement takes, where time bounds it (default: 8).")
    private int seconds = 8;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description =
                    "How many rows one measurement takes, where an amount bounds it (default: the benchmark's own).")
    private Optional<Integer> rows = Optional.empty();

    @Option(
            names = "--bytes",
            paramLabel = "N",
            description =
                    "How many bytes of data one measurement takes, where those bound it (default: the benchmark's own).")
    private Optional<Long> bytes = Optional.empty();

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where the result files go (default: deploy/benchmarks/results of this source tree).")
    private Optional<Path> results = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (runs < MIN_RUNS || seconds < 1 || rows.orElse(1) < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--runs must be at least 3, --seconds and --rows at least 1");
        }
        List<Benchmark> chosen = chosen();
        if (list) {
            chosen.forEach(benchmark -> System.out.printf("%-16s %s%n", benchmark.name(), benchmark.explanation()));
            return 0;
        }
        PrintStream progress = json ? System.err : System.out;
        BenchRun run = new BenchRun(
                runs,
                Duration.ofSeconds(Math.max(1, seconds / 2)),
                Duration.ofSeconds(seconds),
                rows,
                bytes,
                names.isEmpty(),
                progress);
        List<Result> measured = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Benchmark benchmark : chosen) {
            progress.println("[" + (measured.size() + failed.size() + 1) + " of " + chosen.size() + "]");
            measure(run, benchmark, measured, failed);
        }
        if (json) {
            System.out.println(names.size() == 1 ? ResultJson.of(measured.get(0)) : ResultJson.of(measured));
        } else {
            System.out.println();
            ResultTable.print(measured, System.out);
        }
        failed.forEach(System.err::println);
        return failed.isEmpty() ? 0 : 1;
    }

    /** A single one that fails ends the command with its stack; among all, it is told at the end. */
    private void measure(BenchRun run, Benchmark benchmark, List<Result> measured, List<String> failed)
            throws Exception {
        try {
            Result result = run.run(benchmark);
            measured.add(result);
            write(result);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (!names.isEmpty()) {
                throw e;
            }
            failed.add(benchmark.name() + " failed: " + e.getMessage());
        }
    }

    private List<Benchmark> chosen() {
        List<Benchmark> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(Benchmarks.named(name)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "'" + name + "' is not a benchmark; there are " + Benchmarks.names())));
        }
        return names.isEmpty() ? Benchmarks.all() : chosen;
    }

    private void write(Result result) throws IOException {
        Path directory = results.orElseGet(
                () -> Path.of(System.getProperty("millrace.home", "."), "deploy", "benchmarks", "results"));
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(result.name() + ".json"), ResultJson.of(result) + "\n");
    }
}
