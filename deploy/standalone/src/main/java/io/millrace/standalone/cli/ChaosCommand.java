package io.millrace.standalone.cli;

import io.millrace.runtime.launch.ParentWatch;
import io.millrace.standalone.chaos.Campaign;
import io.millrace.standalone.chaos.CampaignReport;
import io.millrace.standalone.chaos.FaultKind;
import io.millrace.standalone.chaos.Isolation;
import io.millrace.standalone.chaos.ReportJson;
import io.millrace.standalone.chaos.ReportMarkdown;
import io.millrace.standalone.stack.Installation;
import io.millrace.standalone.stack.Ports;
import io.millrace.standalone.stack.StackOptions;
import io.millrace.standalone.terminal.Terminal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace chaos}: a fault campaign on an installation of its own. */
@Command(
        name = "chaos",
        description = {
            "Starts an installation of its own with several processes of each service, sends events and changes rows, does"
                    + " faults at random meanwhile, and at the end compares every acknowledged id with the lake and the"
                    + " warehouse. Exit code 1 when one is lost or doubled, or an audit or a mirror is wrong.",
            "Takes about 4 GB of memory. As root it gets a network and disks of its own; otherwise the faults packet-loss"
                    + " and disk-full are left out."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace chaos --seconds 600 --seed 7 --report campaign.md"})
final class ChaosCommand implements Callable<Integer> {
    private static final String ISOLATED = "--isolated";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "120",
            description =
                    "How long faults come (default: ${DEFAULT-VALUE}); starting and comparing take some minutes more.")
    private int seconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same faults at the same times (default: by the clock).")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "100",
            description = "Events a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--faults",
            paramLabel = "NAME",
            split = ",",
            description = "Only these, separated by commas (default: all); --list names them.")
    private List<String> faults = List.of();

    @Option(names = "--list", description = "Say which faults there are, and do none.")
    private boolean list;

    @Option(names = "--json", description = "Print the report as JSON; what happens goes to the error output.")
    private boolean json;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the report there, as a page, and beside it as .json.")
    private Optional<Path> report = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "An empty directory for the installation, which is kept (default: a temporary one, which is"
                    + " kept only when something is wrong).")
    private Optional<Path> data = Optional.empty();

    @Option(names = ISOLATED, hidden = true, description = "Packets and disks are this process's own already.")
    private boolean isolated;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Set<FaultKind> kinds = kinds();
        if (list) {
            return list();
        }
        if (seconds < 1 || rate < 1) {
            throw new ParameterException(spec.commandLine(), "--seconds and --rate must be at least 1");
        }
        Optional<String> notIsolated = isolated ? Optional.empty() : Isolation.problem();
        if (!isolated && notIsolated.isEmpty()) {
            return again();
        }
        if (isolated) {
            ParentWatch.start();
        }
        return run(kinds, notIsolated);
    }

    private int run(Set<FaultKind> kinds, Optional<String> notIsolated)
            throws IOException, InterruptedException, SQLException {
        Path directory = data.isPresent() ? data.get() : Files.createTempDirectory("millrace-chaos");
        Terminal progress = json ? new Terminal(System.err, false) : Terminal.ofProcess();
        Installation installation = Installation.prepare(
                new StackOptions(
                        directory,
                        false,
                        Ports.free(),
                        Path.of(System.getProperty("java.home")),
                        UpCommand.libraries()),
                progress::line);
        Campaign.Plan plan =
                new Campaign.Plan(seconds, rate, seed.orElseGet(System::currentTimeMillis), kinds, notIsolated);
        CampaignReport done =
                new Campaign(installation, new ChaosProofs(installation.data().root()), plan, progress::line).run();
        write(done);
        if (json) {
            System.out.println(ReportJson.of(done));
        } else {
            progress.line(done.verdict());
        }
        if (data.isEmpty() && done.isRight()) {
            FileSystemUtils.deleteRecursively(directory);
        } else {
            progress.line("Logs and data are in " + directory.toAbsolutePath());
        }
        return done.isRight() ? ExitCode.DONE : ExitCode.FOUND_WRONG;
    }

    private void write(CampaignReport done) throws IOException {
        if (report.isEmpty()) {
            return;
        }
        Path page = report.get().toAbsolutePath();
        Files.createDirectories(page.getParent());
        Files.writeString(page, ReportMarkdown.of(done));
        String name = page.getFileName().toString().replaceFirst("\\.md$", "") + ".json";
        Files.writeString(page.resolveSibling(name), ReportJson.of(done) + "\n");
    }

    /** The same command in a network and a table of mounts of its own. */
    private int again() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Millrace.class.getName()));
        command.addAll(spec.root().commandLine().getParseResult().originalArgs());
        command.add(ISOLATED);
        Process process = new ProcessBuilder(Isolation.inside(command))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return process.waitFor();
    }

    private Set<FaultKind> kinds() {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        for (String name : faults) {
            kinds.add(FaultKind.named(name)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "'" + name + "' is not a fault; --list names them")));
        }
        return faults.isEmpty() ? EnumSet.allOf(FaultKind.class) : kinds;
    }

    private int list() {
        for (FaultKind kind : FaultKind.values()) {
            System.out.println(
                    json
                            ? "{\"fault\":\"" + kind.id() + "\",\"meaning\":\"" + kind.meaning() + "\"}"
                            : String.format(Locale.ROOT, "%-22s %s", kind.id(), kind.meaning()));
        }
        return ExitCode.DONE;
    }
}
