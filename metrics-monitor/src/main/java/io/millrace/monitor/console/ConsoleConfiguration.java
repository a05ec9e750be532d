package io.millrace.monitor.console;

import io.millrace.lake.store.ObjectStore;
import io.millrace.monitor.MonitorSettings;
import io.millrace.monitor.alert.Incidents;
import io.millrace.monitor.catalog.Catalog;
import io.millrace.monitor.catalog.WarehouseColumns;
import io.millrace.monitor.lake.LakeCollector;
import io.millrace.monitor.service.ServiceWatch;
import io.millrace.monitor.stage.StageRounds;
import io.millrace.monitor.warehouse.WarehouseSession;
import io.millrace.runtime.contract.ContractWatch;
import io.millrace.runtime.settings.WarehouseSettings;
import java.time.InstantSource;
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
    LakeBadRows lakeBadRows(ObjectStore store) {
        return new LakeBadRows(store);
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
    Catalog catalog(
            StageRounds stages,
            LakeCollector lake,
            ObjectStore store,
            WarehouseColumns columns,
            ContractWatch contracts,
            WarehouseSettings warehouse) {
        return new Catalog(stages, lake, store, columns, contracts, warehouse.schema());
    }

    @Bean
    StagesController stagesController(
            ServiceWatch services, StageRounds stages, MonitorSettings settings, InstantSource clock) {
        return new StagesController(services, stages, settings.refreshTimeout(), clock);
    }
}
