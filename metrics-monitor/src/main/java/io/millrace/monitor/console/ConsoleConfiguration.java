package io.millrace.monitor.console;

import io.millrace.lake.store.ObjectStore;
import io.millrace.monitor.MonitorSettings;
import io.millrace.monitor.service.ServiceWatch;
import io.millrace.monitor.stage.StageRounds;
import io.millrace.monitor.warehouse.WarehouseSession;
import io.millrace.runtime.settings.WarehouseSettings;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The console's pages. */
@Configuration(proxyBeanMethods = false)
@Import({
    AssetsController.class,
    LoginController.class,
    ProblemController.class,
    OverviewController.class,
    DatasetsController.class,
    DatasetController.class,
    BadRowController.class,
    SourcesController.class,
    JobsController.class,
    LiveController.class
})
public class ConsoleConfiguration {
    @Bean
    Assets assets() {
        return Assets.load();
    }

    @Bean
    Pages pages(Assets assets, InstantSource clock) {
        return new Pages(assets, () -> 0, clock);
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
    StagesController stagesController(
            ServiceWatch services, StageRounds stages, MonitorSettings settings, InstantSource clock) {
        return new StagesController(services, stages, settings.refreshTimeout(), clock);
    }
}
