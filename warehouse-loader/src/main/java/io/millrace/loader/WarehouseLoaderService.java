package io.millrace.loader;

import io.millrace.runtime.launch.MillraceService;
import io.millrace.runtime.launch.ServiceDefinition;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.runtime.settings.TracingSettings;
import io.millrace.runtime.settings.WarehouseSettings;
import io.millrace.runtime.settings.ZooKeeperSettings;
import java.util.List;

/** Loads what is in the lake into the warehouse. */
public final class WarehouseLoaderService {
    public static final ServiceDefinition DEFINITION = new ServiceDefinition(
            "warehouse-loader",
            WarehouseLoaderSettings.SECTION,
            List.of(
                    ObjectStoreSettings.SECTION,
                    WarehouseSettings.SECTION,
                    ZooKeeperSettings.SECTION,
                    ContractSettings.SECTION,
                    KafkaSettings.SECTION,
                    TracingSettings.SECTION),
            WarehouseLoaderConfiguration.class);

    private WarehouseLoaderService() {}

    public static void main(String[] arguments) {
        MillraceService.run(DEFINITION, arguments);
    }
}
