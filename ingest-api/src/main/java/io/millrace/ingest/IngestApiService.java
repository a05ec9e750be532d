package io.millrace.ingest;

import io.millrace.runtime.launch.MillraceService;
import io.millrace.runtime.launch.ServiceDefinition;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.TracingSettings;
import java.util.List;

/** The HTTP edge as a process. */
public final class IngestApiService {
    public static final ServiceDefinition DEFINITION = new ServiceDefinition(
            "ingest-api",
            IngestSettings.SECTION,
            List.of(KafkaSettings.SECTION, ContractSettings.SECTION, TracingSettings.SECTION),
            IngestConfiguration.class);

    private IngestApiService() {}

    public static void main(String[] arguments) {
        MillraceService.run(DEFINITION, arguments);
    }
}
