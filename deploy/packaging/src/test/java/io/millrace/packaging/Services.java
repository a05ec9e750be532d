package io.millrace.packaging;

import io.millrace.cdc.CdcConnectorService;
import io.millrace.ingest.IngestApiService;
import io.millrace.jobs.daemon.SqlJobsService;
import io.millrace.lakewriter.LakeWriterService;
import io.millrace.loader.WarehouseLoaderService;
import io.millrace.monitor.MetricsMonitorService;
import io.millrace.runtime.launch.ServiceDefinition;
import io.millrace.runtime.settings.InvalidSettingsException;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.Sections;
import io.millrace.runtime.settings.ServiceSettings;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services, and what each makes of a configuration. */
final class Services {
    static final List<ServiceDefinition> ALL = List.of(
            IngestApiService.DEFINITION,
            CdcConnectorService.DEFINITION,
            LakeWriterService.DEFINITION,
            SqlJobsService.DEFINITION,
            WarehouseLoaderService.DEFINITION,
            MetricsMonitorService.DEFINITION);

    private Services() {}

    static List<String> names() {
        return ALL.stream().map(ServiceDefinition::name).toList();
    }

    /**
     * Reads a configuration as the service does when it starts.
     *
     * @throws InvalidSettingsException when it would not start with it
     */
    static ServiceSettings settings(ServiceDefinition service, Path file, Map<String, String> environment) {
        SettingsBinder binder = new SettingsBinder(SettingsSource.load(Optional.of(file), environment));
        Optional<? extends Record> own = binder.bind(service.own());
        for (Section<? extends Record> section : service.shared()) {
            binder.bind(section);
        }
        binder.refuseOtherSections(Sections.ALL);
        binder.throwIfAny();
        return (ServiceSettings) own.orElseThrow();
    }
}
