package io.millrace.cdc.settings;

import io.millrace.runtime.settings.InvalidSettingsException;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CdcConnectorSettingsTest {
    @TempDir
    Path directory;

    @Test
    void noSourceIsFine() throws IOException {
        CdcConnectorSettings settings = bind("cdc-connector: {sources: []}", Map.of());
        assertThat(settings.sources()).isEmpty();
        assertThat(settings.managementPort()).isEqualTo(9002);
        assertThat(settings.checkInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.binlogRetention()).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void passwordsComeFromTheEnvironment() throws IOException {
        String yaml = """
                cdc-connector:
                  sources:
                    - {name: shop, host: db1.example, user: cdc}
                    - {name: music, host: "::1", port: 3307, user: cdc, tls: verify-full, tls-certificate: /etc/ca.pem}
                """;
        CdcConnectorSettings settings = bind(
                yaml,
                Map.of(
                        "MILLRACE_CDC_CONNECTOR_SOURCES_0_PASSWORD",
                        "first-secret",
                        "MILLRACE_CDC_CONNECTOR_SOURCES_1_PASSWORD",
                        "second-secret"));
        assertThat(settings.sources())
                .containsExactly(
                        new SourceSettings(
                                "shop",
                                "db1.example",
                                3306,
                                "cdc",
                                "first-secret",
                                TlsMode.REQUIRED,
                                Optional.empty(),
                                Optional.empty(),
                                CaptureSettings.everything()),
                        new SourceSettings(
                                "music",
                                "::1",
                                3307,
                                "cdc",
                                "second-secret",
                                TlsMode.VERIFY_FULL,
                                Optional.of("/etc/ca.pem"),
                                Optional.empty(),
                                CaptureSettings.everything()));
        assertThat(settings.sources().get(1).address()).isEqualTo("[::1]:3307");
        assertThat(settings.sources().get(1).isLoopback()).isTrue();
        assertThat(settings.toString()).contains("db1.example").doesNotContain("secret");
    }

    @Test
    void aPasswordInTheFileAndAMissingOneAreNamed() {
        String yaml = """
                cdc-connector:
                  sources:
                    - {name: shop, host: db1.example, user: cdc, password: s3cret}
                    - {name: music, host: db2.example, user: cdc}
                """;
        assertThatThrownBy(() -> bind(yaml, Map.of()))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("set MILLRACE_CDC_CONNECTOR_SOURCES_0_PASSWORD")
                .hasMessageContaining("MILLRACE_CDC_CONNECTOR_SOURCES_1_PASSWORD")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void impossibleSourcesAreRefused() {
        assertRefused("{name: Shop, host: db, user: cdc}", "name must match");
        assertRefused("{name: shop, host: db/x, user: cdc}", "host must be a host name");
        assertRefused("{name: shop, host: db, port: 0, user: cdc}", "port must be within 1 and 65535");
        assertRefused("{name: shop, host: db, user: cdc, tls: maybe}", "disabled, required, verify-ca, verify-full");
        assertRefused("{name: shop, host: db, user: cdc, tls-certificate: ca.pem}", "has no effect");
        assertRefused("{name: a, host: db, user: u}, {name: a, host: db, user: u}", "same name");
    }

    private void assertRefused(String sources, String message) {
        Map<String, String> passwords = Map.of(
                "MILLRACE_CDC_CONNECTOR_SOURCES_0_PASSWORD", "x", "MILLRACE_CDC_CONNECTOR_SOURCES_1_PASSWORD", "y");
        Map<String, String> given =
                sources.contains("}, {") ? passwords : Map.of("MILLRACE_CDC_CONNECTOR_SOURCES_0_PASSWORD", "x");
        assertThatThrownBy(() -> bind("cdc-connector: {sources: [" + sources + "]}", given))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(message);
    }

    private CdcConnectorSettings bind(String yaml, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(directory.resolve("millrace.yaml"), yaml);
        SettingsBinder binder = new SettingsBinder(SettingsSource.load(Optional.of(file), environment));
        Optional<CdcConnectorSettings> settings = binder.bind(CdcConnectorSettings.SECTION);
        binder.throwIfAny();
        return settings.orElseThrow();
    }
}
