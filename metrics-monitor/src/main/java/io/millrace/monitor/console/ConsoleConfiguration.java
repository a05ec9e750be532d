package io.millrace.monitor.console;

import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.ObjectStore;
import io.millrace.monitor.MonitorSettings;
import io.millrace.monitor.access.AuditLog;
import io.millrace.monitor.alert.Incidents;
import io.millrace.monitor.catalog.Catalog;
import io.millrace.monitor.catalog.CatalogHistory;
import io.millrace.monitor.catalog.CatalogRounds;
import io.millrace.monitor.catalog.CatalogStore;
import io.millrace.monitor.catalog.WarehouseColumns;
import io.millrace.monitor.collect.Depth;
import io.millrace.monitor.collect.HttpPages;
import io.millrace.monitor.collect.Source;
import io.millrace.monitor.derived.DerivedCollector;
import io.millrace.monitor.derived.DerivedTable;
import io.millrace.monitor.derived.JobsService;
import io.millrace.monitor.derived.JobsServiceCollector;
import io.millrace.monitor.lake.LakeCollector;
import io.millrace.monitor.replay.KafkaRecordLog;
import io.millrace.monitor.replay.RecordReplay;
import io.millrace.monitor.replay.SetAsideFiles;
import io.millrace.monitor.service.ServiceWatch;
import io.millrace.monitor.stage.StageRounds;
import io.millrace.monitor.state.StateDatabase;
import io.millrace.monitor.warehouse.WarehouseSession;
import io.millrace.runtime.contract.ContractWatch;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.WarehouseSettings;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The console's pages. */
@Configuration(proxyBeanMethods = false)
@Import({
    AssetsController.class,
    LoginController.class,
    ProblemController.class,
    OverviewController.class,
    DatasetsController.class,
    DatasetController.class,
    HoursController.class,
    ColumnsController.class,
    BadRowController.class,
    SetAsideController.class,
    SourcesController.class,
    JobsController.class,
    LiveController.class,
    CatalogController.class,
    AccessController.class,
    AlertsController.class
})
public class ConsoleConfiguration {
    @Bean
    Assets assets() {
        return Assets.load();
    }

    /** The live tail goes on until the browser leaves; requests for fresh counts have a limit of their own. */
    @Bean
    WebMvcConfigurer withoutLimitOfTime() {
        return new WebMvcConfigurer() {
            @Override
            public void configureAsyncSupport(AsyncSupportConfigurer support) {
                support.setDefaultTimeout(0);
            }
        };
    }

    @Bean
    OpenAlerts openAlerts(Incidents incidents) {
        return new OpenAlerts(incidents);
    }

    @Bean
    Pages pages(Assets assets, OpenAlerts alerts, InstantSource clock) {
        return new Pages(assets, alerts::count, clock);
    }

    @Bean
    SetAsideFiles setAsideFiles(ObjectStore store) {
        return new SetAsideFiles(store);
    }

    @Bean
    KafkaRecordLog recordLog(KafkaSettings kafka) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        return new KafkaRecordLog(properties);
    }

    @Bean
    RecordReplay recordReplay(MaintainedStore store, KafkaRecordLog log, ContractWatch contracts, InstantSource clock) {
        return new RecordReplay(store, log, contracts, clock);
    }

    @Bean
    ConsoleWarehouse consoleWarehouse(WarehouseSettings warehouse, MonitorSettings settings) {
        return new ConsoleWarehouse(new WarehouseSession(warehouse, settings.stageTimeout()));
    }

    @Bean
    WarehouseColumns warehouseColumns(WarehouseSettings warehouse, MonitorSettings settings, InstantSource clock) {
        return new WarehouseColumns(new WarehouseSession(warehouse, settings.stageTimeout()), clock);
    }

    @Bean
    Source<Map<String, DerivedTable>> derivedTables(
            MaintainedStore store, MonitorSettings settings, InstantSource clock) {
        return new Source<>("derived", new DerivedCollector(store, clock), settings.stageTimeout(), clock);
    }

    @Bean
    Source<Optional<JobsService>> jobsService(HttpPages pages, MonitorSettings settings, InstantSource clock) {
        return new Source<>(
                "jobs", new JobsServiceCollector(settings.services(), pages), settings.stageTimeout(), clock);
    }

    /** The service is asked whenever somebody looks; what is shown is its answer to the one before. */
    @Bean
    JobsBoard jobsBoard(Source<Map<String, DerivedTable>> derivedTables, Source<Optional<JobsService>> jobsService) {
        return new JobsBoard(derivedTables::state, () -> {
            CompletableFuture<Void> asked = jobsService.collect(Depth.USUAL);
            if (jobsService.state().reading().isEmpty()) {
                asked.join();
            }
            return jobsService.state();
        });
    }

    @Bean
    Catalog catalog(
            StageRounds stages,
            LakeCollector lake,
            ObjectStore store,
            WarehouseColumns columns,
            ContractWatch contracts,
            Source<Map<String, DerivedTable>> derivedTables,
            WarehouseSettings warehouse,
            InstantSource clock) {
        return new Catalog(
                new Catalog.Inputs(stages::board, lake, store, contracts, () -> derivedTables
                        .state()
                        .value()
                        .orElse(Map.of())),
                columns,
                warehouse.schema(),
                clock);
    }

    @Bean
    CatalogStore catalogStore(StateDatabase database) {
        return new CatalogStore(database);
    }

    @Bean
    CatalogHistory catalogHistory(CatalogStore changes, AuditLog audit, ObjectStore lake) {
        return new CatalogHistory(changes, audit, lake);
    }

    @Bean
    CatalogRounds catalogRounds(
            Catalog catalog,
            WarehouseColumns columns,
            Source<Map<String, DerivedTable>> derivedTables,
            ContractWatch contracts,
            CatalogStore changes,
            MonitorSettings settings,
            InstantSource clock) {
        CatalogRounds rounds = new CatalogRounds(
                catalog,
                columns,
                derivedTables,
                contracts,
                changes,
                settings.stageInterval().multipliedBy(2),
                clock);
        rounds.start();
        return rounds;
    }

    @Bean
    StagesController stagesController(
            ServiceWatch services, StageRounds stages, MonitorSettings settings, InstantSource clock) {
        return new StagesController(services, stages, settings.refreshTimeout(), clock);
    }
}
