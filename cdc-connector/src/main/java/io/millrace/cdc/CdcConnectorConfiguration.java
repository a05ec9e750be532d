package io.millrace.cdc;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.cdc.check.Requirements;
import io.millrace.cdc.check.SetupCheck;
import io.millrace.cdc.settings.CdcConnectorSettings;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.settings.TlsMode;
import io.millrace.cdc.source.Backoff;
import io.millrace.cdc.source.JdbcFactsSource;
import io.millrace.cdc.source.SourceHealth;
import io.millrace.cdc.source.SourceMetrics;
import io.millrace.cdc.source.SourceWatch;
import io.millrace.cdc.source.SourceWatches;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the connector: a watch for each source, shown in health and metrics. */
@Configuration(proxyBeanMethods = false)
class CdcConnectorConfiguration {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    @Bean(initMethod = "start", destroyMethod = "close")
    SourceWatches sourceWatches(CdcConnectorSettings settings, InstantSource clock) {
        return new SourceWatches(settings.sources().stream()
                .map(source -> watch(source, settings, clock))
                .toList());
    }

    @Bean
    HealthContributor sourcesHealthContributor(SourceWatches watches) {
        return SourceHealth.contributor(watches);
    }

    @Bean
    SourceMetrics sourceMetrics(SourceWatches watches, MeterRegistry registry) {
        return new SourceMetrics(watches, registry);
    }

    private static SourceWatch watch(SourceSettings source, CdcConnectorSettings settings, InstantSource clock) {
        Requirements requirements =
                new Requirements(settings.binlogRetention(), source.tls() != TlsMode.DISABLED, source.isLoopback());
        return new SourceWatch(
                source.name(),
                new JdbcFactsSource(source, settings.answerTimeout()),
                new SetupCheck(requirements),
                new Backoff(FIRST_RETRY, settings.checkInterval()),
                clock);
    }
}
