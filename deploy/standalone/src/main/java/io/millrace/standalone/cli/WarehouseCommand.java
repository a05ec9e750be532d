package io.millrace.standalone.cli;

import io.millrace.loader.LoaderOperations;
import io.millrace.loader.advice.Advice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace warehouse}: the tables themselves. */
@Command(
        name = "warehouse",
        description = "Looks after the tables in the warehouse.",
        mixinStandardHelpOptions = true,
        subcommands = {WarehouseCommand.Advise.class, WarehouseTablesCommand.class})
final class WarehouseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: millrace warehouse advise");
    }

    /** {@code millrace warehouse advise}. */
    @Command(
            name = "advise",
            description = {
                "Reads how the tables are laid out and says what would make them faster: skewed distribution, missing"
                        + " sort keys, columns without compression, VARCHAR(MAX) in joins, stale statistics, unsorted rows.",
                "Changes nothing. Exit code 1 when there is advice."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example: millrace warehouse advise --rows 1000000"})
    static final class Advise implements Callable<Integer> {
        @Mixin
        private LoaderOption loader = new LoaderOption();

        @Option(
                names = "--rows",
                paramLabel = "ROWS",
                defaultValue = "0",
                description = "Leave out tables with fewer rows (default: ${DEFAULT-VALUE}).")
        private long rows;

        @Option(names = "--json", description = "Print one JSON object for each piece of advice.")
        private boolean json;

        @Override
        public Integer call() {
            try (LoaderOperations operations = loader.open()) {
                List<Map<String, String>> advice =
                        operations.advise(rows).stream().map(Advise::shown).toList();
                Records.print(advice, json, "table", "advice", "finding", "statement", "source");
                return advice.isEmpty() ? ExitCode.DONE : ExitCode.FOUND_WRONG;
            }
        }

        private static Map<String, String> shown(Advice advice) {
            Map<String, String> shown = new LinkedHashMap<>();
            shown.put("table", advice.table());
            shown.put("advice", advice.kind().text());
            shown.put("finding", advice.finding());
            shown.put("statement", advice.statement() + ";");
            shown.put("source", advice.source().toString());
            return shown;
        }
    }
}
