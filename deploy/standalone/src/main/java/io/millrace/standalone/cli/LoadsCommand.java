package io.millrace.standalone.cli;

import io.millrace.loader.LoaderOperations;
import io.millrace.loader.reconcile.Decision;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace loads}: batches that are held, and what to do about them. */
@Command(
        name = "loads",
        description = "Shows the batches that are held back from the warehouse, and decides about them.",
        mixinStandardHelpOptions = true,
        subcommands = {LoadsCommand.Ls.class, LoadsCommand.Approve.class, LoadsCommand.Reject.class})
final class LoadsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: millrace loads ls");
    }

    /** {@code millrace loads ls}. */
    @Command(
            name = "ls",
            description = "Lists the held batches. Exit code 1 when there are any.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: millrace loads ls --json"})
    static final class Ls implements Callable<Integer> {
        @Mixin
        private LoaderOption loader = new LoaderOption();

        @Option(names = "--json", description = "Print one JSON object a batch.")
        private boolean json;

        @Override
        public Integer call() {
            try (LoaderOperations operations = loader.open()) {
                List<Map<String, String>> held = operations.held();
                Records.print(held, json, "object", "code", "attempts", "held_since", "decision", "reason");
                return held.isEmpty() ? ExitCode.DONE : ExitCode.FOUND_WRONG;
            }
        }
    }

    /** {@code millrace loads approve}. */
    @Command(
            name = "approve",
            description =
                    "Has a held batch loaded, however many of its rows are bad; the loader does so at its next attempt.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example: millrace loads approve raw/plays/2026/11/23/02/00000-0123abcd-00000000000000000007.jsonl.zst"
            })
    static final class Approve extends Decide {
        @Override
        Decision decision() {
            return Decision.APPROVED;
        }
    }

    /** {@code millrace loads reject}. */
    @Command(
            name = "reject",
            description =
                    "Has nothing of a held batch loaded: all its rows become bad rows, from where they can be replayed.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example: millrace loads reject raw/plays/2026/11/23/02/00000-0123abcd-00000000000000000007.jsonl.zst"
            })
    static final class Reject extends Decide {
        @Override
        Decision decision() {
            return Decision.REJECTED;
        }
    }

    /** One decision about one batch. */
    abstract static class Decide implements Callable<Integer> {
        @Mixin
        private LoaderOption loader = new LoaderOption();

        @Parameters(paramLabel = "OBJECT", description = "The batch's object, as 'millrace loads ls' shows it.")
        private String object = "";

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        abstract Decision decision();

        @Override
        public Integer call() {
            try (LoaderOperations operations = loader.open()) {
                if (!operations.decide(object, decision())) {
                    System.err.println(object + " is not held");
                    return ExitCode.FOUND_WRONG;
                }
                Records.print(Map.of("decision", decision().text()), json);
                return ExitCode.DONE;
            }
        }
    }
}
