package io.millrace.runtime.launch;

import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.ServiceSettings;
import java.util.List;

/**
 * What makes a process one of Millrace's services.
 *
 * @param name such as {@code ingest-api}; also its section of the settings
 * @param own the service's own section; its record must implement {@link ServiceSettings}
 * @param shared further sections that it reads, such as {@code kafka}
 * @param configuration Spring configuration that wires the service by hand; every bound record is a bean
 */
public record ServiceDefinition(
        String name, Section<? extends Record> own, List<Section<? extends Record>> shared, Class<?> configuration) {
    public ServiceDefinition {
        if (!ServiceSettings.class.isAssignableFrom(own.type())) {
            throw new IllegalArgumentException(own.type().getName() + " must implement ServiceSettings");
        }
        shared = List.copyOf(shared);
    }
}
