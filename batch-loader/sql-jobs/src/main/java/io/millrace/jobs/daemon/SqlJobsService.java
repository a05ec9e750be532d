package io.millrace.jobs.daemon;

import io.millrace.runtime.launch.MillraceService;
import io.millrace.runtime.launch.ServiceDefinition;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.runtime.settings.ZooKeeperSettings;
import java.util.List;

/** Applies SQL jobs continuously, and runs pulls on their schedules. */
public final class SqlJobsService {
    public static final ServiceDefinition DEFINITION = new ServiceDefinition(
            "sql-jobs",
            SqlJobsSettings.SECTION,
            List.of(
                    KafkaSettings.SECTION,
                    ObjectStoreSettings.SECTION,
                    ZooKeeperSettings.SECTION,
                    ContractSettings.SECTION),
            SqlJobsConfiguration.class);

    private SqlJobsService() {}

    public static void main(String[] arguments) {
        // Spark tells of each of its steps.
        System.setProperty("logging.level.org.apache", "WARN");
        MillraceService.run(DEFINITION, arguments);
    }
}
