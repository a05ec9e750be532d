package io.millrace.monitor;

import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsProblem;
import io.millrace.runtime.settings.SettingsSource;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MonitorSettingsTest {
    @Test
    void listensOnLoopbackUnlessToldOtherwise() {
        MonitorSettings settings = bind(Map.of()).orElseThrow();
        assertThat(settings.httpPort()).isEqualTo(8090);
        assertThat(settings.httpBindAddress()).isEqualTo("127.0.0.1");
        assertThat(settings.managementPort()).isEqualTo(9005);
        assertThat(settings.managementBindAddress()).isEqualTo("127.0.0.1");
        assertThat(settings.services()).isEmpty();
    }

    @Test
    void refusesAServiceNamedTwice() {
        SettingsBinder binder = new SettingsBinder(source(Map.of(
                "MILLRACE_METRICS_MONITOR_SERVICES_0_NAME", "a",
                "MILLRACE_METRICS_MONITOR_SERVICES_0_URL", "http://127.0.0.1:9001",
                "MILLRACE_METRICS_MONITOR_SERVICES_1_NAME", "a",
                "MILLRACE_METRICS_MONITOR_SERVICES_1_URL", "http://127.0.0.1:9002")));
        assertThat(binder.bind(MonitorSettings.SECTION)).isEmpty();
        assertThat(binder.problems()).extracting(SettingsProblem::message).contains("services names 'a' twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://host", "javascript:alert(1)", "/relative", "http://user:word@host:1", "http://h/?q=1"})
    void refusesAnAddressThatIsNoPlainWebAddress(String address) {
        assertThatThrownBy(() -> new MonitoredService("a", URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEdgeIsKnownByItsName() {
        assertThat(new MonitoredService("ingest-api", URI.create("http://h:1")).isEdge())
                .isTrue();
        assertThat(new MonitoredService("ingest-api-2", URI.create("http://h:1")).isEdge())
                .isTrue();
        assertThat(new MonitoredService("ingest-apis", URI.create("http://h:1")).isEdge())
                .isFalse();
        assertThat(new MonitoredService("a", URI.create("http://h:1/base/")).page("/x"))
                .isEqualTo(URI.create("http://h:1/base/x"));
    }

    private static Optional<MonitorSettings> bind(Map<String, String> environment) {
        return new SettingsBinder(source(environment)).bind(MonitorSettings.SECTION);
    }

    private static SettingsSource source(Map<String, String> environment) {
        return SettingsSource.load(Optional.empty(), environment);
    }
}
