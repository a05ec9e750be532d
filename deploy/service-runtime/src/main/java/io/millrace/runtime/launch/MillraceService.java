package io.millrace.runtime.launch;

import io.millrace.runtime.health.HealthConfiguration;
import io.millrace.runtime.settings.HttpServiceSettings;
import io.millrace.runtime.settings.InvalidSettingsException;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.Sections;
import io.millrace.runtime.settings.ServiceSettings;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Starts a service: reads its settings, refuses to start while anything is wrong with them, and shows health and metrics on
 * its management port. SIGTERM stops it gracefully.
 */
public final class MillraceService {
    private static final String CONFIG_VARIABLE = "MILLRACE_CONFIG";
    private static final String CONFIG_OPTION = "--config=";
    private static final Path DEFAULT_FILE = Path.of("millrace.yaml");

    private MillraceService() {}

    /** For {@code main}: starts, or ends the process with code 2 and one message when the settings are wrong. */
    public static void run(ServiceDefinition definition, String[] arguments) {
        ParentWatch.startIfAsked();
        try {
            SettingsSource source = SettingsSource.load(file(arguments), System.getenv());
            start(definition, source);
        } catch (InvalidSettingsException e) {
            System.err.println(definition.name() + " does not start: " + e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Starts within this process; closing the context stops the service.
     *
     * @throws InvalidSettingsException when anything is wrong with the settings
     */
    public static ConfigurableApplicationContext start(ServiceDefinition definition, SettingsSource source) {
        SettingsBinder binder = new SettingsBinder(source);
        List<Record> settings = new ArrayList<>();
        Optional<? extends Record> own = binder.bind(definition.own());
        own.ifPresent(settings::add);
        for (Section<? extends Record> section : definition.shared()) {
            binder.bind(section).ifPresent(settings::add);
        }
        binder.refuseOtherSections(Sections.ALL);
        binder.throwIfAny();
        ServiceSettings service = (ServiceSettings) own.orElseThrow();

        SpringApplication application =
                new SpringApplication(ServiceApplication.class, HealthConfiguration.class, definition.configuration());
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setAddCommandLineProperties(false);
        application.setDefaultProperties(properties(definition.name(), service));
        application.addInitializers(new SettingsRegistrar(settings));
        return application.run();
    }

    private static Optional<Path> file(String[] arguments) {
        for (String argument : arguments) {
            if (argument.startsWith(CONFIG_OPTION)) {
                return Optional.of(Path.of(argument.substring(CONFIG_OPTION.length())));
            }
        }
        String variable = System.getenv(CONFIG_VARIABLE);
        if (variable != null) {
            return Optional.of(Path.of(variable));
        }
        return Files.exists(DEFAULT_FILE) ? Optional.of(DEFAULT_FILE) : Optional.empty();
    }

    private static Map<String, Object> properties(String name, ServiceSettings service) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.application.name", name);
        properties.put("spring.main.lazy-initialization", "false");
        properties.put("spring.jmx.enabled", "false");
        if (service instanceof HttpServiceSettings http) {
            properties.put("server.port", http.httpPort());
            properties.put("server.address", http.httpBindAddress());
            properties.put("management.server.port", service.managementPort());
            properties.put("management.server.address", service.managementBindAddress());
        } else {
            properties.put("server.port", service.managementPort());
            properties.put("server.address", service.managementBindAddress());
        }
        properties.put("server.shutdown", "graceful");
        properties.put("spring.lifecycle.timeout-per-shutdown-phase", "20s");
        properties.put("management.endpoints.web.exposure.include", "health,info,prometheus");
        properties.put("management.endpoint.health.show-details", "always");
        properties.put("management.endpoint.health.probes.enabled", "true");
        properties.put("management.endpoint.health.group.liveness.include", "livenessState");
        properties.put("management.endpoint.health.group.readiness.include", "*");
        properties.put("management.endpoint.health.group.readiness.show-details", "always");
        properties.put("management.endpoint.health.status.order", "DOWN,OUT_OF_SERVICE,WAITING,UP,UNKNOWN");
        for (String notReady : List.of("down", "out-of-service", "waiting")) {
            properties.put("management.endpoint.health.group.readiness.status.http-mapping." + notReady, 503);
        }
        properties.put("management.health.diskspace.enabled", "false");
        properties.put("management.health.ssl.enabled", "false");
        properties.put("management.metrics.tags.service", name);
        properties.put("logging.structured.format.console", "ecs");
        properties.put("logging.level.root", "INFO");
        properties.put("logging.level.org.apache.kafka", "WARN");
        // Says ERROR of each topic that was made a moment ago; whoever asked gets the same as an exception.
        properties.put("logging.level.org.apache.kafka.clients.admin.internals.PartitionLeaderStrategy", "OFF");
        properties.put("logging.level.org.apache.zookeeper", "WARN");
        properties.put("logging.level.org.apache.curator", "WARN");
        properties.put("logging.level.org.springframework", "WARN");
        properties.put("logging.level.org.apache.catalina", "WARN");
        properties.put("logging.level.org.apache.coyote", "WARN");
        return properties;
    }

    /** The root of every service's Spring context; Spring's own parts configure themselves, ours are wired by hand. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class ServiceApplication {}
}
