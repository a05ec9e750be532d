package io.millrace.runtime.settings;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SettingsBinderTest {
    enum Mode {
        CAREFUL,
        VERY_FAST
    }

    record Limits(
            @Default("16MB") DataSize size, @Default("10s") Duration age) {
        Limits {
            if (age.isZero()) {
                throw new IllegalArgumentException("age must be positive");
            }
        }
    }

    record Key(String source, List<String> origins) {}

    record Demo(
            int port,
            @Default("careful") Mode mode,
            Optional<URI> endpoint,
            @Secret Optional<String> password,
            Limits limits,
            List<Key> keys,
            Map<String, String> properties) {}

    private static final Section<Demo> SECTION = new Section<>("demo-service", Demo.class);

    @TempDir
    Path directory;

    @Test
    void bindsTheDirectoryOfContracts() throws IOException {
        SettingsBinder binder = binder("contracts:\n  directory: some/contracts\n", Map.of());
        assertThat(binder.bind(ContractSettings.SECTION).orElseThrow().directory())
                .contains(Path.of("some/contracts"));
    }

    @Test
    void defaultsStandWhereNothingIsSet() throws IOException {
        Demo demo = bind("demo-service: {port: 7}", Map.of()).orElseThrow();
        assertThat(demo)
                .isEqualTo(new Demo(
                        7,
                        Mode.CAREFUL,
                        Optional.empty(),
                        Optional.empty(),
                        new Limits(DataSize.ofMegabytes(16), Duration.ofSeconds(10)),
                        List.of(),
                        Map.of()));
    }

    @Test
    void bindsEveryKindOfValueAndTheEnvironmentWins() throws IOException {
        String yaml = """
                demo-service:
                  port: 7
                  mode: very-fast
                  endpoint: http://127.0.0.1:9000
                  limits: {size: 1MB, age: 2m}
                  keys:
                    - {source: web, origins: [a, b]}
                    - {source: app}
                  properties:
                    security.protocol: SSL
                """;
        Demo demo = bind(
                        yaml,
                        Map.of(
                                "MILLRACE_DEMO_SERVICE_PORT",
                                "8",
                                "MILLRACE_DEMO_SERVICE_PASSWORD",
                                "s3cret",
                                "OTHER",
                                "x"))
                .orElseThrow();
        assertThat(demo.port()).isEqualTo(8);
        assertThat(demo.mode()).isEqualTo(Mode.VERY_FAST);
        assertThat(demo.endpoint()).contains(URI.create("http://127.0.0.1:9000"));
        assertThat(demo.password()).contains("s3cret");
        assertThat(demo.limits()).isEqualTo(new Limits(DataSize.ofMegabytes(1), Duration.ofMinutes(2)));
        assertThat(demo.keys()).containsExactly(new Key("web", List.of("a", "b")), new Key("app", List.of()));
        assertThat(demo.properties()).containsExactly(Map.entry("security.protocol", "SSL"));
    }

    @Test
    void namesEveryProblemAtOnce() throws IOException {
        String yaml = """
                demo-service:
                  mode: sloppy
                  porrt: 7
                  password: s3cret
                  limits:
                    age: 0s
                    size: big
                unknown-section:
                  a: 1
                """;
        SettingsBinder binder = binder(yaml, Map.of());
        assertThat(binder.bind(SECTION)).isEmpty();
        binder.refuseOtherSections(Set.of("demo-service"));

        assertThat(binder.problems())
                .extracting(SettingsProblem::key)
                .containsExactlyInAnyOrder(
                        "demo-service.port",
                        "demo-service.mode",
                        "demo-service.porrt",
                        "demo-service.password",
                        "demo-service.limits.size",
                        "unknown-section");
        assertThatThrownBy(binder::throwIfAny)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("6 problems")
                .hasMessageContaining("'sloppy' is not one of careful, very-fast")
                .hasMessageContaining("millrace.yaml:3")
                .hasMessageContaining("set MILLRACE_DEMO_SERVICE_PASSWORD")
                .hasMessageContaining("'big' is not a size")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aRecordsOwnRuleIsAProblemOfItsKey() throws IOException {
        SettingsBinder binder = binder("demo-service: {port: 7, limits: {age: 0s}}", Map.of());
        assertThat(binder.bind(SECTION)).isEmpty();
        assertThat(binder.problems())
                .containsExactly(new SettingsProblem("demo-service.limits", "age must be positive"));
    }

    record Warehouse(@Default("x") String user) {}

    record Loader(@Default("10m") Duration cadence) {}

    @Test
    void anUnknownVariableIsAProblemOfTheSectionWithTheLongestFittingName() {
        Map<String, String> environment = Map.of(
                "MILLRACE_WAREHOUSE_LOADER_CADENCE", "1s",
                "MILLRACE_WAREHOUSE_USR", "me",
                "MILLRACE_WAREHOUSE_USER", "me");
        SettingsBinder binder = new SettingsBinder(SettingsSource.load(Optional.empty(), environment));
        binder.bind(new Section<>("warehouse", Warehouse.class));
        assertThat(binder.bind(new Section<>("warehouse-loader", Loader.class)))
                .contains(new Loader(Duration.ofSeconds(1)));
        assertThat(binder.problems()).extracting(SettingsProblem::key).containsExactly("MILLRACE_WAREHOUSE_USR");
    }

    @Test
    void anEmptySectionIsFineAndAValueInItsPlaceIsNot() throws IOException {
        Section<Loader> section = new Section<>("warehouse-loader", Loader.class);
        assertThat(binder("warehouse-loader: {}", Map.of()).bind(section)).isPresent();
        assertThat(binder("warehouse-loader:", Map.of()).bind(section)).isPresent();
        SettingsBinder wrong = binder("warehouse-loader: 10m", Map.of());
        assertThat(wrong.bind(section)).isEmpty();
        assertThat(wrong.problems()).extracting(SettingsProblem::key).containsExactly("warehouse-loader");
    }

    @Test
    void brokenYamlIsOneClearProblem() {
        assertThatThrownBy(() -> binder("demo-service: {port: 7", Map.of()))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("is not valid YAML");
    }

    private Optional<Demo> bind(String yaml, Map<String, String> environment) throws IOException {
        SettingsBinder binder = binder(yaml, environment);
        Optional<Demo> demo = binder.bind(SECTION);
        binder.throwIfAny();
        return demo;
    }

    private SettingsBinder binder(String yaml, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(directory.resolve("millrace.yaml"), yaml);
        return new SettingsBinder(SettingsSource.load(Optional.of(file), environment));
    }
}
