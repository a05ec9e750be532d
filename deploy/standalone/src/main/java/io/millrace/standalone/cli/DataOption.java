package io.millrace.standalone.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the installation. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Directory that keeps all data of the installation (default: ${DEFAULT-VALUE}).")
    Path data = Path.of("data");
}
