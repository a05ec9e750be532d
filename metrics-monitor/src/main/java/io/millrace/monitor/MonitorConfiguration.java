package io.millrace.monitor;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.monitor.access.AccessConfiguration;
import io.millrace.monitor.access.AccessSettings;
import io.millrace.monitor.alert.AlertRounds;
import io.millrace.monitor.alert.Condition;
import io.millrace.monitor.alert.Deliveries;
import io.millrace.monitor.alert.IncidentController;
import io.millrace.monitor.alert.IncidentStore;
import io.millrace.monitor.alert.Incidents;
import io.millrace.monitor.alert.channel.Channels;
import io.millrace.monitor.anomaly.DetectorSettings;
import io.millrace.monitor.api.ApiController;
import io.millrace.monitor.api.ApiWatch;
import io.millrace.monitor.collect.Depth;
import io.millrace.monitor.collect.HttpPages;
import io.millrace.monitor.collect.Source;
import io.millrace.monitor.console.ConsoleConfiguration;
import io.millrace.monitor.console.FlowHistory;
import io.millrace.monitor.derived.DerivedTable;
import io.millrace.monitor.edge.EdgeCollector;
import io.millrace.monitor.edge.EdgeCounts;
import io.millrace.monitor.freshness.FreshnessBoard;
import io.millrace.monitor.freshness.FreshnessController;
import io.millrace.monitor.history.HistoryController;
import io.millrace.monitor.history.HistoryRounds;
import io.millrace.monitor.history.HistoryStore;
import io.millrace.monitor.kafka.HourOffsets;
import io.millrace.monitor.kafka.KafkaCollector;
import io.millrace.monitor.kafka.RecordRanges;
import io.millrace.monitor.kafka.TopicCounts;
import io.millrace.monitor.lake.DatasetBatches;
import io.millrace.monitor.lake.LakeCollector;
import io.millrace.monitor.lake.StoredSettledDays;
import io.millrace.monitor.reconcile.ReconciliationController;
import io.millrace.monitor.reconcile.ReconciliationRounds;
import io.millrace.monitor.reconcile.ReconciliationStore;
import io.millrace.monitor.reconcile.TallyReader;
import io.millrace.monitor.reconcile.TallyStore;
import io.millrace.monitor.service.HttpHealthCheck;
import io.millrace.monitor.service.ServiceMetrics;
import io.millrace.monitor.service.ServiceWatch;
import io.millrace.monitor.source.SourceCollector;
import io.millrace.monitor.source.SourceFigures;
import io.millrace.monitor.stage.StageMetrics;
import io.millrace.monitor.stage.StageRounds;
import io.millrace.monitor.stage.StageSources;
import io.millrace.monitor.state.StateDatabase;
import io.millrace.monitor.state.StateSettings;
import io.millrace.monitor.warehouse.LedgerHours;
import io.millrace.monitor.warehouse.WarehouseCollector;
import io.millrace.monitor.warehouse.WarehouseCounts;
import io.millrace.monitor.warehouse.WarehouseSession;
import io.millrace.monitor.watch.Conditions;
import io.millrace.monitor.watch.HeldVersions;
import io.millrace.monitor.watch.Watched;
import io.millrace.runtime.contract.ContractWatch;
import io.millrace.runtime.health.Dependency;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the monitor by hand. */
@Configuration(proxyBeanMethods = false)
@Import({AccessConfiguration.class, ConsoleConfiguration.class})
class MonitorConfiguration {
    private static final Duration TROUBLE_SPAN = Duration.ofDays(7);
    private static final Duration FINDING_SPAN = Duration.ofDays(1);
    private static final int MOST_HOURS = 2_000;

    @Bean
    Admin admin(KafkaSettings kafka, MonitorSettings settings) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        int timeout = Math.toIntExact(settings.stageTimeout().toMillis());
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "metrics-monitor");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
        // A broker that comes back is noticed within a second.
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return Admin.create(properties);
    }

    @Bean
    MaintainedStore objectStore(ObjectStoreSettings store, MonitorSettings settings) {
        return new S3ObjectStore(new S3Settings(
                store.endpoint(),
                store.region(),
                store.bucket(),
                store.accessKey(),
                store.secretKey(),
                store.pathStyle(),
                settings.stageTimeout(),
                settings.stageTimeout().multipliedBy(2)));
    }

    @Bean
    HttpPages httpPages(MonitorSettings settings) {
        return new HttpPages(settings.serviceTimeout());
    }

    @Bean
    ServiceWatch serviceWatch(HttpPages pages, MonitorSettings settings, InstantSource clock, MeterRegistry metrics) {
        ServiceWatch watch = new ServiceWatch(settings.services(), new HttpHealthCheck(pages), clock);
        ServiceMetrics.register(watch, metrics);
        watch.start(settings.serviceInterval());
        return watch;
    }

    @Bean
    Source<EdgeCounts> edge(HttpPages pages, MonitorSettings settings, InstantSource clock) {
        return new Source<>("edge", new EdgeCollector(settings.services(), pages), settings.stageTimeout(), clock);
    }

    @Bean
    Source<Map<DatasetName, TopicCounts>> kafka(Admin admin, MonitorSettings settings, InstantSource clock) {
        return new Source<>("kafka", new KafkaCollector(admin), settings.stageTimeout(), clock);
    }

    @Bean
    LakeCollector lakeCollector(
            ObjectStore store, StateDatabase database, MonitorSettings settings, InstantSource clock) {
        return new LakeCollector(
                store,
                new StoredSettledDays(database),
                settings.lakeListingInterval(),
                settings.lakeParallelReads(),
                clock);
    }

    @Bean
    Source<Map<DatasetName, DatasetBatches>> lake(
            LakeCollector collector, MonitorSettings settings, InstantSource clock) {
        return new Source<>("lake", collector, settings.stageTimeout(), clock);
    }

    @Bean
    WarehouseCollector warehouseCollector(WarehouseSettings warehouse, MonitorSettings settings, InstantSource clock) {
        return new WarehouseCollector(
                new WarehouseSession(warehouse, settings.stageTimeout()),
                warehouse.schema(),
                settings.tableCountInterval(),
                clock);
    }

    @Bean
    Source<WarehouseCounts> warehouse(WarehouseCollector collector, MonitorSettings settings, InstantSource clock) {
        return new Source<>("warehouse", collector, settings.stageTimeout(), clock);
    }

    @Bean
    StageRounds stageRounds(
            Source<EdgeCounts> edge,
            Source<Map<DatasetName, TopicCounts>> kafka,
            Source<Map<DatasetName, DatasetBatches>> lake,
            Source<WarehouseCounts> warehouse,
            LakeCollector batches,
            MonitorSettings settings,
            InstantSource clock,
            FlowHistory history,
            MeterRegistry metrics) {
        StageRounds rounds = new StageRounds(
                new StageSources(edge, kafka, lake, warehouse),
                batches::rows,
                settings.stageInterval(),
                settings.stageTimeout(),
                settings.stalledAfter(),
                clock,
                new StageMetrics(metrics).andThen(history));
        rounds.start();
        return rounds;
    }

    @Bean
    AccessSettings accessSettings(MonitorSettings settings) {
        return settings.access();
    }

    @Bean
    FlowHistory flowHistory(InstantSource clock) {
        return new FlowHistory(clock);
    }

    @Bean
    StateDatabase stateDatabase(StateSettings settings) {
        return new StateDatabase(settings);
    }

    @Bean
    Dependency stateDependency(StateDatabase database) {
        return Dependency.of("state", database::probe);
    }

    @Bean
    FreshnessBoard freshnessBoard(MeterRegistry registry) {
        return new FreshnessBoard(registry);
    }

    @Bean
    FreshnessController freshnessController(FreshnessBoard board, InstantSource clock) {
        return new FreshnessController(board, clock);
    }

    @Bean
    TallyStore tallyStore(StateDatabase database) {
        return new TallyStore(database);
    }

    @Bean
    TallyReader tallyReader(KafkaSettings kafka, TallyStore store) {
        TallyReader reader = new TallyReader(kafka, store);
        reader.start();
        return reader;
    }

    @Bean
    ReconciliationStore reconciliationStore(StateDatabase database) {
        return new ReconciliationStore(database);
    }

    @Bean(destroyMethod = "close")
    WarehouseSession ledgerSession(WarehouseSettings warehouse, MonitorSettings settings) {
        return new WarehouseSession(warehouse, settings.stageTimeout().multipliedBy(6));
    }

    @Bean
    ReconciliationRounds reconciliationRounds(
            StageRounds stages,
            LakeCollector lake,
            @Qualifier("ledgerSession") WarehouseSession ledgerSession,
            Admin admin,
            KafkaSettings kafka,
            TallyStore tallies,
            ReconciliationStore store,
            FreshnessBoard freshness,
            ContractWatch contracts,
            StateSettings state,
            MonitorSettings settings,
            InstantSource clock) {
        ReconciliationRounds rounds = new ReconciliationRounds(
                new ReconciliationRounds.Inputs(
                        stages::board,
                        lake,
                        new LedgerHours(ledgerSession),
                        new HourOffsets(admin),
                        new RecordRanges(kafka, settings.stageTimeout()),
                        tallies,
                        dataset -> contracts.get().of(dataset).flatMap(DataContract::freshness)),
                store,
                freshness,
                settings.reconciliationInterval(),
                settings.stalledAfter(),
                state.reconciliationRetention(),
                clock);
        rounds.start();
        return rounds;
    }

    @Bean
    ReconciliationController reconciliationController(
            ReconciliationStore store, ReconciliationRounds rounds, InstantSource clock) {
        return new ReconciliationController(store, rounds, clock);
    }

    @Bean
    HistoryStore historyStore(StateDatabase database) {
        return new HistoryStore(database);
    }

    @Bean
    HistoryRounds historyRounds(
            StageRounds stages,
            LakeCollector lake,
            ObjectStore objects,
            HistoryStore store,
            StateSettings state,
            MonitorSettings settings,
            InstantSource clock) {
        HistoryRounds rounds = new HistoryRounds(
                stages::board,
                lake,
                objects,
                store,
                DetectorSettings.DEFAULT,
                settings::isExcepted,
                settings.reconciliationInterval(),
                settings.lateness(),
                state.fingerprintRetention(),
                clock);
        rounds.start();
        return rounds;
    }

    @Bean
    HistoryController historyController(HistoryStore store, InstantSource clock) {
        return new HistoryController(store, clock);
    }

    @Bean
    Source<Map<String, SourceFigures>> sources(HttpPages pages, MonitorSettings settings, InstantSource clock) {
        return new Source<>("sources", new SourceCollector(settings.services(), pages), settings.stageTimeout(), clock);
    }

    @Bean
    ApiWatch apiWatch(KafkaSettings kafka, MeterRegistry registry, InstantSource clock) {
        ApiWatch watch = new ApiWatch(kafka, registry, clock);
        watch.start();
        return watch;
    }

    @Bean
    ApiController apiController(ApiWatch watch, InstantSource clock) {
        return new ApiController(watch, clock);
    }

    @Bean
    IncidentStore incidentStore(StateDatabase database) {
        return new IncidentStore(database);
    }

    @Bean
    Incidents incidents(IncidentStore store, InstantSource clock) {
        return new Incidents(store, clock);
    }

    @Bean
    IncidentController incidentController(Incidents incidents, InstantSource clock) {
        return new IncidentController(incidents, clock);
    }

    @Bean
    Deliveries deliveries(IncidentStore store, MonitorSettings settings, MeterRegistry registry, InstantSource clock) {
        Deliveries deliveries = new Deliveries(
                store,
                Channels.of(settings.alerts().channels()),
                settings.alerts().interval(),
                settings::isMaintenance,
                registry,
                clock);
        deliveries.start();
        return deliveries;
    }

    @Bean
    AlertRounds alertRounds(
            ServiceWatch services,
            StageRounds stages,
            ReconciliationStore hours,
            FreshnessBoard freshness,
            HistoryStore history,
            Source<Map<String, SourceFigures>> sources,
            ApiWatch calls,
            Source<Map<String, DerivedTable>> derivedTables,
            Deliveries deliveries,
            ReconciliationRounds reconciliation,
            ContractWatch contracts,
            IncidentStore store,
            StateSettings state,
            MonitorSettings settings,
            MeterRegistry registry,
            InstantSource clock) {
        Supplier<List<Condition>> conditions = () -> {
            Instant now = clock.instant();
            var unused = sources.collect(Depth.USUAL);
            List<Condition> all = new ArrayList<>(Conditions.of(new Watched(
                    now,
                    services.services(),
                    stages.board(),
                    hours.troubled(now.minus(TROUBLE_SPAN), MOST_HOURS),
                    List.copyOf(freshness.all().values()),
                    history.findings(now.minus(FINDING_SPAN).getEpochSecond() / 3_600),
                    sources.state().value().orElse(Map.of()),
                    calls.figures(),
                    settings.apis(),
                    dataset -> contracts
                            .get()
                            .of(new DatasetName(dataset))
                            .flatMap(DataContract::owner)
                            .orElse(settings.alerts().defaultOwner()),
                    settings.alerts())));
            all.addAll(HeldVersions.of(
                    derivedTables.state().value().orElse(Map.of()).values()));
            all.addAll(deliveries.conditions());
            return all;
        };
        // A round of the comparison has seen every stage.
        BooleanSupplier lookedAtAll = () -> services.allAsked()
                && reconciliation.lastRound().isPresent()
                && (sources.state().reading().isPresent()
                        || sources.state().failure().isPresent());
        AlertRounds rounds = new AlertRounds(
                conditions,
                lookedAtAll,
                store,
                settings.alerts(),
                settings::isMaintenance,
                state.incidentRetention(),
                registry,
                clock);
        rounds.start();
        return rounds;
    }

    @Bean
    ContractWatch contracts(ContractSettings settings) {
        return new ContractWatch(settings);
    }

    @Bean
    Dependency kafkaDependency(Admin admin) {
        return Dependency.of("kafka", () -> admin.describeCluster().clusterId().get(8, TimeUnit.SECONDS));
    }

    @Bean
    Dependency objectStoreDependency(ObjectStore store) {
        return Dependency.of("object-store", store::probe);
    }

    @Bean(destroyMethod = "close")
    WarehouseSession warehouseProbe(WarehouseSettings warehouse, MonitorSettings settings) {
        return new WarehouseSession(warehouse, settings.stageTimeout());
    }

    @Bean
    Dependency warehouseDependency(@Qualifier("warehouseProbe") WarehouseSession warehouseProbe) {
        return Dependency.of("warehouse", warehouseProbe::probe);
    }
}
