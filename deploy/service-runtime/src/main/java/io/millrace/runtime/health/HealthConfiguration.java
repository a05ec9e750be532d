package io.millrace.runtime.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.runtime.clock.ServiceClock;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts a service's {@link Dependency} beans into its health and its metrics. */
@Configuration(proxyBeanMethods = false)
public class HealthConfiguration {
    @Bean
    InstantSource instantSource() {
        return ServiceClock.ofProcess();
    }

    @Bean(destroyMethod = "close")
    Dependencies dependencies(ObjectProvider<Dependency> declared, InstantSource clock, MeterRegistry metrics) {
        List<Dependency> all = declared.orderedStream().toList();
        Dependencies dependencies = new Dependencies(all, clock);
        for (Dependency dependency : all) {
            Gauge.builder("millrace.dependency.up", dependencies, watched -> up(watched, dependency.name()))
                    .description("1 when the dependency's last check passed, else 0")
                    .tag("dependency", dependency.name())
                    .register(metrics);
        }
        return dependencies;
    }

    @Bean
    HealthIndicator dependenciesHealthIndicator(Dependencies dependencies) {
        return new DependenciesHealthIndicator(dependencies);
    }

    private static double up(Dependencies dependencies, String name) {
        return dependencies.states().get(name) instanceof DependencyState.Up ? 1 : 0;
    }
}
