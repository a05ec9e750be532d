package io.millrace.standalone.cli;

import io.millrace.cdc.CdcConnectorService;
import io.millrace.ingest.IngestApiService;
import io.millrace.jobs.daemon.SqlJobsService;
import io.millrace.lakewriter.LakeWriterService;
import io.millrace.loader.WarehouseLoaderService;
import io.millrace.monitor.MetricsMonitorService;
import io.millrace.runtime.launch.ServiceDefinition;
import io.millrace.runtime.settings.Section;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Every section that some service reads. */
final class AllSections {
    private static final List<ServiceDefinition> SERVICES = List.of(
            IngestApiService.DEFINITION,
            CdcConnectorService.DEFINITION,
            LakeWriterService.DEFINITION,
            SqlJobsService.DEFINITION,
            WarehouseLoaderService.DEFINITION,
            MetricsMonitorService.DEFINITION);

    private AllSections() {}

    /** What one service reads, or empty when there is no service of that name. */
    static Collection<Section<? extends Record>> readBy(String service) {
        return SERVICES.stream()
                .filter(definition -> definition.name().equals(service))
                .flatMap(definition -> sections(List.of(definition)).values().stream())
                .toList();
    }

    /** What the services whose own sections stand in the file read; everything when none stands there. */
    static Collection<Section<? extends Record>> readByThoseIn(Set<String> fileSections) {
        List<ServiceDefinition> present = SERVICES.stream()
                .filter(definition -> fileSections.contains(definition.name()))
                .toList();
        return sections(present.isEmpty() ? SERVICES : present).values();
    }

    /** Every section by name, for the configuration reference. */
    static Map<String, Section<? extends Record>> all() {
        Map<String, Section<? extends Record>> all = sections(SERVICES);
        all.put(LakeRetentionSettings.SECTION.name(), LakeRetentionSettings.SECTION);
        return all;
    }

    static String serviceNames() {
        return SERVICES.stream().map(ServiceDefinition::name).collect(Collectors.joining(", "));
    }

    private static Map<String, Section<? extends Record>> sections(List<ServiceDefinition> services) {
        Map<String, Section<? extends Record>> sections = new LinkedHashMap<>();
        for (ServiceDefinition service : services) {
            service.shared().forEach(section -> sections.putIfAbsent(section.name(), section));
        }
        for (ServiceDefinition service : services) {
            sections.put(service.own().name(), service.own());
        }
        return sections;
    }
}
