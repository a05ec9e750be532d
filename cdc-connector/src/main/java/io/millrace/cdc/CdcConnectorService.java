package io.millrace.cdc;

import io.millrace.cdc.settings.CdcConnectorSettings;
import io.millrace.runtime.launch.MillraceService;
import io.millrace.runtime.launch.ServiceDefinition;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.ZooKeeperSettings;
import java.util.List;

/** The CDC connector as a process. */
public final class CdcConnectorService {
    public static final ServiceDefinition DEFINITION = new ServiceDefinition(
            "cdc-connector",
            CdcConnectorSettings.SECTION,
            List.of(KafkaSettings.SECTION, ZooKeeperSettings.SECTION),
            CdcConnectorConfiguration.class);

    private CdcConnectorService() {}

    public static void main(String[] arguments) {
        MillraceService.run(DEFINITION, arguments);
    }
}
