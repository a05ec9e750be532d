package io.millrace.loader;

import io.millrace.loader.table.Evolution;
import io.millrace.runtime.settings.InvalidSettingsException;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WarehouseLoaderSettingsTest {
    @Test
    void everySettingButNoneIsNeeded() {
        WarehouseLoaderSettings settings = bind(Map.of());
        assertThat(settings.managementPort()).isEqualTo(9004);
        assertThat(settings.cadence()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.autoCreate()).isFalse();
        assertThat(settings.addColumns()).isTrue();
        assertThat(settings.iamRole()).isEmpty();
        assertThat(settings.shortestCadence(false)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aDatasetCanHaveACadenceOfItsOwn() {
        WarehouseLoaderSettings settings = bind(Map.of(
                "MILLRACE_WAREHOUSE_LOADER_DATASETS_0_NAME", "plays",
                "MILLRACE_WAREHOUSE_LOADER_DATASETS_0_CADENCE", "5s"));
        assertThat(settings.cadenceOf("plays", false)).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.cadenceOf("users", false)).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.shortestCadence(false)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aCadenceOfNothingIsRefused() {
        assertThatThrownBy(() -> bind(Map.of("MILLRACE_WAREHOUSE_LOADER_CADENCE", "0s")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("cadence must be positive");
    }

    @Test
    void criticalTablesAreLoadedWithinSeconds() {
        WarehouseLoaderSettings settings = bind(Map.of(
                "MILLRACE_WAREHOUSE_LOADER_DATASETS_0_NAME", "payments",
                "MILLRACE_WAREHOUSE_LOADER_DATASETS_0_CRITICAL", "true",
                "MILLRACE_WAREHOUSE_LOADER_DATASETS_1_NAME", "slow",
                "MILLRACE_WAREHOUSE_LOADER_DATASETS_1_CADENCE", "1h"));
        assertThat(settings.cadenceOf("payments", false)).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.cadenceOf("plays", true)).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.cadenceOf("plays", false)).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.cadenceOf("slow", true)).isEqualTo(Duration.ofHours(1));
        assertThat(settings.shortestCadence(false)).isEqualTo(Duration.ofSeconds(5));
        assertThat(bind(Map.of()).shortestCadence(true)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aDatasetMayEvolveOtherwiseThanTheOthers() {
        WarehouseLoaderSettings settings = bind(Map.of(
                "MILLRACE_WAREHOUSE_LOADER_AUTO_CREATE", "true",
                "MILLRACE_WAREHOUSE_LOADER_DATASETS_0_NAME", "payments",
                "MILLRACE_WAREHOUSE_LOADER_DATASETS_0_AUTO_CREATE", "false",
                "MILLRACE_WAREHOUSE_LOADER_DATASETS_0_ADD_COLUMNS", "false"));
        assertThat(settings.evolutionOf("payments")).isEqualTo(new Evolution(false, false, true));
        assertThat(settings.evolutionOf("plays")).isEqualTo(new Evolution(true, true, true));
    }

    @Test
    void readsMaintenanceWindows() {
        Map<String, String> window = new HashMap<>(Map.of(
                "MILLRACE_WAREHOUSE_LOADER_MAINTENANCE_WINDOWS_0_DAYS", "sat,sun",
                "MILLRACE_WAREHOUSE_LOADER_MAINTENANCE_WINDOWS_0_FROM", "02:00",
                "MILLRACE_WAREHOUSE_LOADER_MAINTENANCE_WINDOWS_0_TO", "02:30"));
        assertThat(bind(window).windows().reason(Instant.parse("2026-11-21T02:15:00Z")))
                .isPresent();
        window.put("MILLRACE_WAREHOUSE_LOADER_MAINTENANCE_WINDOWS_0_ZONE", "Mars");
        assertThatThrownBy(() -> bind(window)).hasMessageContaining("'Mars' is not a time zone");
    }

    private static WarehouseLoaderSettings bind(Map<String, String> environment) {
        SettingsBinder binder = new SettingsBinder(SettingsSource.load(Optional.empty(), environment));
        Optional<WarehouseLoaderSettings> settings = binder.bind(WarehouseLoaderSettings.SECTION);
        binder.throwIfAny();
        return settings.orElseThrow();
    }
}
