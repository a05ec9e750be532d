package io.millrace.standalone.cli;

import io.millrace.cdc.kafka.SnapshotRequest;
import io.millrace.cdc.kafka.SnapshotRequester;
import io.millrace.cdc.settings.CdcConnectorSettings;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.standalone.stack.Endpoints;
import io.millrace.standalone.terminal.Terminal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code millrace snapshot}: has the rows of a source's table copied again. */
@Command(
        name = "snapshot",
        description =
                "Asks the connector to copy the rows of a table again while its changes flow. Returns when the request"
                        + " is kept; how far the copy is stands at the connector's /actuator/health.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace snapshot demo store.orders --clear"})
final class SnapshotCommand implements Callable<Integer> {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The millrace.yaml of an installation that is not standalone; the environment counts too.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--clear",
            description =
                    "Tell consumers first that the table is empty, so that rows which are gone in the source go there"
                            + " too. Until the copy is done, its mirror lacks rows.")
    private boolean clear;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The source, as the connector's settings name it.")
    private String source = "";

    @Parameters(index = "1", paramLabel = "TABLE", description = "The table, as database.table.")
    private String table = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        int dot = table.indexOf('.');
        if (dot < 1 || dot == table.length() - 1) {
            throw new ParameterException(spec.commandLine(), "name the table as database.table, not " + table);
        }
        SettingsSource settings = config.isPresent()
                ? SettingsSource.load(config, System.getenv())
                : SettingsSource.load(Optional.of(Endpoints.configuration(data.data)), Endpoints.secrets(data.data));
        requireCaptured(
                bind(settings, CdcConnectorSettings.SECTION), table.substring(0, dot), table.substring(dot + 1));
        KafkaSettings kafka = bind(settings, KafkaSettings.SECTION);
        Map<String, Object> clients = new HashMap<>(kafka.properties());
        clients.put("bootstrap.servers", kafka.bootstrapServers());
        SnapshotRequest request = new SnapshotRequest(
                UUID.randomUUID().toString(), table.substring(0, dot), table.substring(dot + 1), clear);
        new SnapshotRequester(clients).ask(source, request);
        String done = json
                ? MAPPER.writeValueAsString(MAPPER.createObjectNode()
                        .put("source", source)
                        .put("table", table)
                        .put("request", request.id()))
                : "The copy of " + table + " is asked for; the connector's log calls it " + request.id() + ".";
        Terminal.ofProcess().line(done);
        return ExitCode.DONE;
    }

    private void requireCaptured(CdcConnectorSettings connector, String database, String name) {
        List<String> names =
                connector.sources().stream().map(SourceSettings::name).toList();
        SourceSettings named = connector.sources().stream()
                .filter(known -> known.name().equals(source))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "there is no source " + source + "; the settings name " + names));
        if (!named.capture().rules().captures(database, name)) {
            throw new ParameterException(spec.commandLine(), table + " is not captured from source " + source);
        }
    }

    private static <T extends Record> T bind(SettingsSource settings, Section<T> section) {
        SettingsBinder binder = new SettingsBinder(settings);
        Optional<T> bound = binder.bind(section);
        binder.throwIfAny();
        return bound.orElseThrow();
    }
}
