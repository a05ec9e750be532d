package io.millrace.standalone.cli;

import io.millrace.loader.LoaderOperations;
import io.millrace.loader.reconcile.BadRowReplay;
import io.millrace.schemas.dataset.DatasetName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace bad}: rows that loads left out. */
@Command(
        name = "bad",
        description = "Shows the rows that could not be loaded, and loads them once more.",
        mixinStandardHelpOptions = true,
        subcommands = {BadCommand.Ls.class, BadCommand.Show.class, BadCommand.Replay.class})
final class BadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: millrace bad ls");
    }

    /** {@code millrace bad ls}. */
    @Command(
            name = "ls",
            description = "Lists bad rows, the latest first. Exit code 1 when there are any.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: millrace bad ls plays --json"})
    static final class Ls implements Callable<Integer> {
        @Mixin
        private LoaderOption loader = new LoaderOption();

        @Parameters(paramLabel = "DATASET", arity = "0..1", description = "Only of this dataset.")
        private Optional<String> dataset = Optional.empty();

        @Option(names = "--most", paramLabel = "ROWS", defaultValue = "100", description = "At most so many rows.")
        private int most = 100;

        @Option(names = "--json", description = "Print one JSON object a row.")
        private boolean json;

        @Override
        public Integer call() {
            try (LoaderOperations operations = loader.open()) {
                List<Map<String, String>> rows = operations.badRows(dataset, most);
                Records.print(rows, json, "dataset", "object", "line", "column_name", "code", "reason");
                return rows.isEmpty() ? ExitCode.DONE : ExitCode.FOUND_WRONG;
            }
        }
    }

    /** {@code millrace bad show}. */
    @Command(
            name = "show",
            description = "Shows one bad row with everything that is known of it.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example: millrace bad show raw/plays/2026/11/23/02/00000-0123abcd-00000000000000000007.jsonl.zst 3"
            })
    static final class Show implements Callable<Integer> {
        @Mixin
        private LoaderOption loader = new LoaderOption();

        @Parameters(index = "0", paramLabel = "OBJECT", description = "The batch's object.")
        private String object = "";

        @Parameters(index = "1", paramLabel = "LINE", description = "The row's line in it, from 1.")
        private long line;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Override
        public Integer call() {
            try (LoaderOperations operations = loader.open()) {
                Optional<Map<String, String>> row = operations.badRow(object, line);
                if (row.isEmpty()) {
                    System.err.println("there is no bad row in line " + line + " of " + object);
                    return ExitCode.FOUND_WRONG;
                }
                Records.print(row.get(), json);
                return ExitCode.DONE;
            }
        }
    }

    /** {@code millrace bad replay}. */
    @Command(
            name = "replay",
            description =
                    "Loads the bad rows of a dataset once more, each exactly once; what is still bad stays. Exit code"
                            + " 1 when some are.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: millrace bad replay plays"})
    static final class Replay implements Callable<Integer> {
        @Mixin
        private LoaderOption loader = new LoaderOption();

        @Parameters(paramLabel = "DATASET", description = "The dataset.")
        private String dataset = "";

        @Option(names = "--object", paramLabel = "OBJECT", description = "Only the bad rows of this batch's object.")
        private Optional<String> object = Optional.empty();

        @Option(names = "--most", paramLabel = "ROWS", defaultValue = "10000", description = "At most so many rows.")
        private int most = 10_000;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            try (LoaderOperations operations = loader.open()) {
                BadRowReplay.Result result = operations.replay(name(), object, most);
                Map<String, Object> shown = new LinkedHashMap<>();
                shown.put("loaded", result.loaded());
                shown.put("duplicates", result.duplicates());
                shown.put("still_bad", result.stillBad().size());
                if (!result.stillBad().isEmpty()) {
                    shown.put(
                            "first_reason",
                            result.stillBad().firstEntry().getValue().reason());
                }
                Records.print(shown, json);
                return result.stillBad().isEmpty() ? ExitCode.DONE : ExitCode.FOUND_WRONG;
            }
        }

        private DatasetName name() {
            try {
                return new DatasetName(dataset);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
    }
}
