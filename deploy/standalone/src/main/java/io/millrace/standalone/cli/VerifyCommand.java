package io.millrace.standalone.cli;

import io.millrace.cdc.snapshot.TableName;
import io.millrace.cdc.verify.Verdict;
import io.millrace.cdc.verify.Verifier;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.standalone.terminal.Terminal;
import io.millrace.standalone.terminal.TextTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace verify}: whether mirrors are what their source is. */
@Command(
        name = "verify",
        description =
                "Compares the tables of a source with their mirrors in the warehouse, row by row, while both change."
                        + " Exit code 1 when a row is missing, there too much or different, 3 when the way to the warehouse is too"
                        + " far behind to tell.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace verify demo store.orders"})
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The millrace.yaml of an installation that is not standalone; the environment counts too.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long a captured change may take to its mirror: more than the loader's cadence"
                    + " (default: ${DEFAULT-VALUE}).")
    private int patience;

    @Option(names = "--json", description = "Print one JSON object a table.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The source, as the connector's settings name it.")
    private String source = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TABLE",
            description = "One table, as database.table (default: all that are captured).")
    private Optional<String> table = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (patience < 1) {
            throw new ParameterException(spec.commandLine(), "--patience must be at least 1");
        }
        SettingsSource settings = config.isPresent()
                ? SettingsSource.load(config, System.getenv())
                : MirrorVerification.standaloneSettings(data.data);
        try (MirrorVerification verification = MirrorVerification.of(settings, source, Duration.ofSeconds(patience))) {
            return verify(verification.verifier());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private int verify(Verifier verifier) throws InterruptedException {
        List<Verdict> verdicts = new ArrayList<>();
        Terminal terminal = Terminal.ofProcess();
        for (TableName name : tables(verifier)) {
            terminal.status("comparing " + name);
            verdicts.add(verifier.verify(name));
        }
        if (json) {
            verdicts.forEach(verdict -> terminal.line(VerdictJson.of(source, verdict)));
        } else {
            lines(verdicts).forEach(terminal::line);
        }
        if (verdicts.stream().anyMatch(Verdict::isWrong)) {
            return ExitCode.FOUND_WRONG;
        }
        boolean behind = verdicts.stream().anyMatch(verdict -> verdict.outcome() == Verdict.Outcome.BEHIND);
        return behind ? ExitCode.UNREACHABLE : ExitCode.DONE;
    }

    private List<TableName> tables(Verifier verifier) {
        if (table.isEmpty()) {
            return verifier.tables();
        }
        int dot = table.get().indexOf('.');
        if (dot < 1 || dot == table.get().length() - 1) {
            throw new ParameterException(spec.commandLine(), "name the table as database.table, not " + table.get());
        }
        return List.of(new TableName(table.get().substring(0, dot), table.get().substring(dot + 1)));
    }

    private static List<String> lines(List<Verdict> verdicts) {
        TextTable text = new TextTable(
                "TABLE", "MIRROR", "OUTCOME", "ROWS IN THE SOURCE", "ROWS IN THE MIRROR", "DIFFERENT", "UNSETTLED");
        for (Verdict verdict : verdicts) {
            text.row(
                    verdict.table(),
                    verdict.mirror(),
                    VerdictJson.text(verdict.outcome()),
                    verdict.sourceRows(),
                    verdict.mirrorRows(),
                    verdict.differences(),
                    verdict.unsettled());
        }
        List<String> lines = new ArrayList<>(text.lines(""));
        for (Verdict verdict : verdicts) {
            if (!verdict.reason().isEmpty()) {
                lines.add("");
                lines.add(verdict.table() + ": " + verdict.reason());
            }
            verdict.shown().stream()
                    .collect(Collectors.groupingBy(Verdict.Difference::kind))
                    .forEach((kind, rows) -> lines.add("  " + VerdictJson.text(kind) + ": "
                            + rows.stream().map(Verdict.Difference::key).collect(Collectors.joining("; "))));
        }
        return lines;
    }
}
