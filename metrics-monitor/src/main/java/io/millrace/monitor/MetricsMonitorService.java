package io.millrace.monitor;

import io.millrace.monitor.state.StateSettings;
import io.millrace.runtime.launch.MillraceService;
import io.millrace.runtime.launch.ServiceDefinition;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.runtime.settings.WarehouseSettings;
import java.util.List;

/** The monitor's process. */
public final class MetricsMonitorService {
    public static final ServiceDefinition DEFINITION = new ServiceDefinition(
            "metrics-monitor",
            MonitorSettings.SECTION,
            List.of(
                    KafkaSettings.SECTION,
                    ObjectStoreSettings.SECTION,
                    WarehouseSettings.SECTION,
                    StateSettings.SECTION,
                    ContractSettings.SECTION),
            MonitorConfiguration.class);

    private MetricsMonitorService() {}

    public static void main(String[] arguments) {
        MillraceService.run(DEFINITION, arguments);
    }
}
