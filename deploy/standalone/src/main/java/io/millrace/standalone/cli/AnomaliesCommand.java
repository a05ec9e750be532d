package io.millrace.standalone.cli;

import io.millrace.monitor.anomaly.DetectorSettings;
import io.millrace.monitor.anomaly.replay.History;
import io.millrace.monitor.anomaly.replay.HistoryFiles;
import io.millrace.monitor.anomaly.replay.Replay;
import io.millrace.monitor.anomaly.replay.ReplayReport;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.ObjectMapper;

/** {@code millrace anomalies}: how well the detector of the monitor does. */
@Command(
        name = "anomalies",
        description = "Looks at the detector of anomalies.",
        mixinStandardHelpOptions = true,
        subcommands = AnomaliesCommand.ReplayHistory.class)
final class AnomaliesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: millrace anomalies replay");
    }

    /** {@code millrace anomalies replay}. */
    @Command(
            name = "replay",
            description =
                    "Runs the detector over a stored history whose incidents are known, and prints its precision and"
                            + " recall.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Exit code 1 when precision or recall is below --least.",
                "Example: millrace anomalies replay --group tuning_ --json"
            })
    static final class ReplayHistory implements Callable<Integer> {
        @Parameters(
                paramLabel = "DIR",
                arity = "0..1",
                description = "Directory with " + HistoryFiles.POINTS + " and " + HistoryFiles.INCIDENTS
                        + " (default: the history that comes with Millrace).")
        private Optional<Path> directory = Optional.empty();

        @Option(
                names = "--group",
                paramLabel = "PREFIX",
                description = "Only datasets whose names begin so (default: evaluation_ for the history that comes with"
                        + " Millrace, everything for a directory).")
        private Optional<String> group = Optional.empty();

        @Option(
                names = "--least",
                paramLabel = "SHARE",
                defaultValue = "0.95",
                description = "Least precision and recall (default: ${DEFAULT-VALUE}).")
        private double least = 0.95;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Override
        public Integer call() {
            History history;
            try {
                history = directory.isPresent() ? HistoryFiles.read(directory.get()) : HistoryFiles.bundled();
            } catch (IOException e) {
                System.err.println("Cannot read the history: " + e.getMessage());
                return ExitCode.UNREACHABLE;
            } catch (MillraceException e) {
                System.err.println(e.getMessage());
                return ExitCode.FOUND_WRONG;
            }
            String prefix = group.orElse(directory.isPresent() ? "" : "evaluation_");
            ReplayReport report = new Replay(DetectorSettings.DEFAULT).run(history.of(prefix));
            if (json) {
                System.out.println(new ObjectMapper().writeValueAsString(report));
            } else {
                print(report);
            }
            return report.precision() < least || report.recall() < least ? ExitCode.FOUND_WRONG : ExitCode.DONE;
        }

        private static void print(ReplayReport report) {
            System.out.printf(
                    "precision %.3f (%d alarms, %d of them false)%n",
                    report.precision(), report.alarms(), report.falseAlarms().size());
            System.out.printf(
                    "recall    %.3f (%d incidents, %d of them missed)%n",
                    report.recall(), report.incidents(), report.missed().size());
            report.falseAlarms()
                    .forEach(alarm -> System.out.println("false alarm: " + alarm.dataset() + " " + hour(alarm.first())
                            + " to " + hour(alarm.last()) + " " + alarm.series()));
            report.missed()
                    .forEach(incident -> System.out.println("missed: " + incident.dataset() + " "
                            + hour(incident.first()) + " to " + hour(incident.last()) + " " + incident.kind()));
        }

        private static String hour(long hour) {
            return Instant.ofEpochSecond(hour * 3600).toString();
        }
    }
}
