package io.millrace.lakewriter;

import io.millrace.runtime.launch.MillraceService;
import io.millrace.runtime.launch.ServiceDefinition;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.runtime.settings.TracingSettings;
import java.util.List;

/** The process of the lake writer. */
public final class LakeWriterService {
    /** What makes a process the lake writer. */
    public static final ServiceDefinition DEFINITION = new ServiceDefinition(
            "lake-writer",
            LakeWriterSettings.SECTION,
            List.of(
                    KafkaSettings.SECTION,
                    ObjectStoreSettings.SECTION,
                    ContractSettings.SECTION,
                    TracingSettings.SECTION),
            LakeWriterConfiguration.class);

    private LakeWriterService() {}

    public static void main(String[] arguments) {
        MillraceService.run(DEFINITION, arguments);
    }
}
