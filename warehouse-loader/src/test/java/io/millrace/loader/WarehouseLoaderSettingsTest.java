package io.millrace.loader;

import io.millrace.runtime.settings.InvalidSettingsException;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import java.time.Duration;
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
        assertThat(settings.shortestCadence()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aDatasetCanHaveACadenceOfItsOwn() {
        WarehouseLoaderSettings settings = bind(Map.of(
                "MILLRACE_WAREHOUSE_LOADER_DATASETS_0_NAME", "plays",
                "MILLRACE_WAREHOUSE_LOADER_DATASETS_0_CADENCE", "5s"));
        assertThat(settings.cadenceOf("plays")).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.cadenceOf("users")).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.shortestCadence()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aCadenceOfNothingIsRefused() {
        assertThatThrownBy(() -> bind(Map.of("MILLRACE_WAREHOUSE_LOADER_CADENCE", "0s")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("cadence must be positive");
    }

    private static WarehouseLoaderSettings bind(Map<String, String> environment) {
        SettingsBinder binder = new SettingsBinder(SettingsSource.load(Optional.empty(), environment));
        Optional<WarehouseLoaderSettings> settings = binder.bind(WarehouseLoaderSettings.SECTION);
        binder.throwIfAny();
        return settings.orElseThrow();
    }
}
