package io.millrace.standalone.cli;

import io.millrace.loader.LoaderOperations;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.standalone.stack.Endpoints;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name the warehouse and the lake to work on. */
final class LoaderOption {
    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The millrace.yaml of an installation that is not standalone; the environment counts too.")
    private Optional<Path> config = Optional.empty();

    LoaderOperations open() {
        return LoaderOperations.open(settings());
    }

    /** The settings of the installation. */
    SettingsSource settings() {
        return config.isPresent()
                ? SettingsSource.load(config, System.getenv())
                : SettingsSource.load(Optional.of(Endpoints.configuration(data.data)), Endpoints.secrets(data.data));
    }
}
