package io.millrace.standalone.cli;

import io.millrace.cdc.kafka.CommittedPosition;
import io.millrace.cdc.settings.CdcConnectorSettings;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.source.JdbcFactsSource;
import io.millrace.cdc.source.SourceConnections;
import io.millrace.cdc.verify.CapturedProgress;
import io.millrace.cdc.verify.JdbcMirror;
import io.millrace.cdc.verify.Verifier;
import io.millrace.loader.WarehouseLoaderSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.dataset.NameFolding;
import io.millrace.standalone.stack.Endpoints;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The comparison of a source's tables with their mirrors, as the settings of an installation have it. */
final class MirrorVerification implements AutoCloseable {
    private final CommittedPosition position;
    private final Verifier verifier;

    private MirrorVerification(CommittedPosition position, Verifier verifier) {
        this.position = position;
        this.verifier = verifier;
    }

    /**
     * @param patience how long a captured change may take to its mirror
     * @throws IllegalArgumentException when the settings name no such source
     */
    static MirrorVerification of(SettingsSource settings, String source, Duration patience) {
        CdcConnectorSettings connector = bind(settings, CdcConnectorSettings.SECTION);
        SourceSettings named = connector.sources().stream()
                .filter(known -> known.name().equals(source))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no source " + source + "; the settings name " + names(connector.sources())));
        WarehouseSettings warehouse = bind(settings, WarehouseSettings.SECTION);
        WarehouseLoaderSettings loader = bind(settings, WarehouseLoaderSettings.SECTION);
        SourceConnections connections = new SourceConnections(named, connector.answerTimeout());
        JdbcMirror mirror = new JdbcMirror(
                () -> DriverManager.getConnection(warehouse.jdbcUrl(), warehouse.user(), warehouse.password()),
                warehouse.schema());
        CommittedPosition position = new CommittedPosition(source, clients(bind(settings, KafkaSettings.SECTION)));
        return new MirrorVerification(
                position,
                new Verifier(
                        named,
                        connections,
                        mirror,
                        new CapturedProgress(new JdbcFactsSource(connections), position),
                        dataset -> mirrorOf(dataset, loader),
                        patience,
                        Clock.systemUTC()));
    }

    /** Of the standalone installation on the data directory. */
    static MirrorVerification standalone(Path data, String source, Duration patience) {
        return of(standaloneSettings(data), source, patience);
    }

    static SettingsSource standaloneSettings(Path data) {
        return SettingsSource.load(Optional.of(Endpoints.configuration(data)), Endpoints.secrets(data));
    }

    Verifier verifier() {
        return verifier;
    }

    @Override
    public void close() {
        position.close();
    }

    private static List<String> names(List<SourceSettings> sources) {
        return sources.stream().map(SourceSettings::name).toList();
    }

    static Map<String, Object> clients(KafkaSettings kafka) {
        Map<String, Object> clients = new HashMap<>(kafka.properties());
        clients.put("bootstrap.servers", kafka.bootstrapServers());
        return clients;
    }

    /** The name of a dataset's mirror, in the warehouse's schema unless it names another. */
    static String mirrorOf(DatasetName dataset, WarehouseLoaderSettings loader) {
        return loader.tableOf(dataset.value())
                .orElseGet(() -> NameFolding.column(dataset.value()).orElse(dataset.value()));
    }

    /**
     * @throws io.millrace.runtime.settings.InvalidSettingsException when something in the section is wrong
     */
    static <T extends Record> T bind(SettingsSource settings, Section<T> section) {
        SettingsBinder binder = new SettingsBinder(settings);
        Optional<T> bound = binder.bind(section);
        binder.throwIfAny();
        return bound.orElseThrow();
    }
}
