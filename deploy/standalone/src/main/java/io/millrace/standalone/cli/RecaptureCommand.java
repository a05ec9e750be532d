package io.millrace.standalone.cli;

import io.millrace.cdc.capture.Recapture;
import io.millrace.cdc.kafka.KafkaAccess;
import io.millrace.cdc.settings.CdcConnectorSettings;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.snapshot.TableName;
import io.millrace.cdc.source.SourceConnections;
import io.millrace.cdc.stream.SourcePosition;
import io.millrace.loader.WarehouseLoaderSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.standalone.terminal.Terminal;
import io.millrace.standalone.terminal.TextTable;
import java.nio.file.Path;
import java.util.List;
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
import tools.jackson.databind.node.ObjectNode;

/** {@code millrace recapture}: begins a source anew whose position is lost. */
@Command(
        name = "recapture",
        description = {
            "Captures a source anew after its position was lost: the server was restored or has purged its binlog, or Kafka's"
                    + " topics are gone. Changes come from the end of the binlog as it is now, and every table is copied again,"
                    + " in front of which its mirror is emptied. Changes nothing without --apply.",
            "Restart the connector afterwards: at a quiet source a running one notices only with the next change. How far the copies"
                    + " are stands at its /actuator/health."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace recapture demo --apply"})
final class RecaptureCommand implements Callable<Integer> {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The millrace.yaml of an installation that is not standalone; the environment counts too.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--apply", description = "Do it.")
    private boolean apply;

    @Option(
            names = "--above",
            paramLabel = "NUMBER",
            description =
                    "Number the changes from above this on (default: the highest _position in the mirrors). Other consumers of the"
                            + " changes may have seen higher ones.")
    private Optional<Long> above = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The source, as the connector's settings name it.")
    private String source = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (above.filter(number -> number < 0).isPresent()) {
            throw new ParameterException(spec.commandLine(), "--above must be at least 0");
        }
        SettingsSource settings = config.isPresent()
                ? SettingsSource.load(config, System.getenv())
                : MirrorVerification.standaloneSettings(data.data);
        CdcConnectorSettings connector = MirrorVerification.bind(settings, CdcConnectorSettings.SECTION);
        SourceSettings named = named(connector.sources());
        Recapture recapture = new Recapture(
                named, new SourceConnections(named, connector.answerTimeout()), kafka(settings, connector));
        List<TableName> tables = recapture.tables();
        long highest = above.orElseGet(() -> highest(settings, tables));
        if (!apply) {
            show(tables, highest, Optional.empty());
            return ExitCode.DONE;
        }
        String reason = "recapture-" + UUID.randomUUID();
        show(tables, highest, Optional.of(recapture.begin(highest, reason)));
        return ExitCode.DONE;
    }

    private SourceSettings named(List<SourceSettings> sources) {
        return sources.stream()
                .filter(known -> known.name().equals(source))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "there is no source " + source + "; the settings name "
                                + sources.stream().map(SourceSettings::name).toList()));
    }

    private static KafkaAccess kafka(SettingsSource settings, CdcConnectorSettings connector) {
        KafkaSettings kafka = MirrorVerification.bind(settings, KafkaSettings.SECTION);
        return new KafkaAccess(
                kafka.bootstrapServers(),
                kafka.properties(),
                connector.topics().partitions(),
                (short) connector.topics().replicationFactor(),
                connector.topics().retention().toMillis());
    }

    private long highest(SettingsSource settings, List<TableName> tables) {
        WarehouseLoaderSettings loader = MirrorVerification.bind(settings, WarehouseLoaderSettings.SECTION);
        List<String> mirrors = tables.stream()
                .map(table -> MirrorVerification.mirrorOf(
                        new DatasetName(source + "." + table.database() + "." + table.table()), loader))
                .toList();
        return new MirrorNumbers(MirrorVerification.bind(settings, WarehouseSettings.SECTION)).highest(source, mirrors);
    }

    private void show(List<TableName> tables, long highest, Optional<SourcePosition> begun) {
        Terminal terminal = Terminal.ofProcess();
        if (json) {
            ObjectNode root = MAPPER.createObjectNode()
                    .put("source", source)
                    .put("applied", begun.isPresent())
                    .put("above", highest);
            begun.ifPresent(position -> root.put("seq", position.seq()).put("file", position.file()));
            tables.forEach(table -> root.withArray("tables").add(table.toString()));
            terminal.line(MAPPER.writeValueAsString(root));
            return;
        }
        terminal.line(tables.size() + " tables of " + source + ": "
                + String.join(", ", tables.stream().map(TableName::toString).toList()));
        terminal.line(begun.map(position -> "They are captured anew, with numbers from "
                        + TextTable.groupedNumber(position.seq())
                        + " on. 'millrace verify " + source + "' tells when their mirrors are right.")
                .orElseGet(() -> "Their changes are numbered up to " + TextTable.groupedNumber(highest)
                        + ". Nothing changed; --apply captures them anew."));
    }
}
