package io.millrace.standalone.cli;

import io.millrace.jobs.spark.SubmittedJars;
import io.millrace.jobs.submit.ApplyJobs;
import io.millrace.standalone.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace jobs submit}. */
@Command(
        name = "submit",
        description =
                "Applies jobs by the spark-submit of a Spark installation, which places the driver and has the cluster's"
                        + " manager. Keys of the object store are not on its command line: they come from the environment.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: millrace jobs submit --master spark://spark:7077 --spark-home /opt/spark -- --jobs /etc/millrace/jobs"
                    + " --config /etc/millrace/millrace.yaml"
        })
final class JobsSubmitCommand implements Callable<Integer> {
    @Option(
            names = "--master",
            required = true,
            paramLabel = "URL",
            description = "Master, such as k8s://https://host:6443.")
    private String master = "";

    @Option(
            names = "--deploy-mode",
            paramLabel = "MODE",
            defaultValue = "client",
            description = "Where the driver runs: client (here) or cluster (default: ${DEFAULT-VALUE}).")
    private String deployMode = "client";

    @Option(
            names = "--spark-home",
            paramLabel = "DIR",
            defaultValue = "${env:SPARK_HOME}",
            description = "The installation of Spark 4.2 whose bin/spark-submit runs (default: SPARK_HOME).")
    private Optional<Path> sparkHome = Optional.empty();

    @Option(
            names = "--spark",
            paramLabel = "NAME=VALUE",
            description = "A setting of Spark, such as spark.executor.memory=4g. May be repeated.")
    private Map<String, String> spark = Map.of();

    @Option(names = "--print", description = "Print the command, one word a line, and don't run it.")
    private boolean print;

    @Parameters(
            paramLabel = "ARGUMENT",
            description =
                    "For the driver: --jobs DIR [--config FILE] [--env NAME] [--at-once N], paths as the driver sees them.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path submit = sparkHome.orElse(Path.of("spark")).resolve("bin/spark-submit");
        List<String> command = command(submit);
        if (print) {
            command.forEach(System.out::println);
            return ExitCode.DONE;
        }
        if (!Files.isExecutable(submit)) {
            throw new StackException(submit + " can't be run; name the installation of Spark with --spark-home");
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private List<String> command(Path submit) {
        List<String> jars = SubmittedJars.ofThisProcess();
        if (jars.isEmpty()) {
            throw new StackException("this process does not run from jars; build Millrace first");
        }
        List<String> command = new ArrayList<>(List.of(
                submit.toString(),
                "--master",
                master,
                "--deploy-mode",
                deployMode,
                "--name",
                "millrace-jobs",
                "--class",
                ApplyJobs.class.getName(),
                "--jars",
                jars.stream().skip(1).collect(Collectors.joining(","))));
        spark.forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
        command.add(jars.get(0));
        command.addAll(arguments);
        return command;
    }
}
