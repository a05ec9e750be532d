package io.millrace.packaging;

import io.millrace.runtime.launch.ServiceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Each unit starts its service, with few rights; systemd reads all of them, where there is one. */
class SystemdTest {
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

    @TempDir
    private Path directory = Path.of("");

    static List<ServiceDefinition> services() {
        return Services.ALL;
    }

    @ParameterizedTest
    @MethodSource("services")
    void startsItsServiceWithFewRights(ServiceDefinition service) throws ClassNotFoundException {
        Map<String, String> unit = unit(service.name());
        List<String> command =
                List.of(unit.getOrDefault("Service.ExecStart", "").split(" "));
        assertThat(command).contains("-cp", "/opt/millrace/" + service.name() + "/*");
        Class<?> main = Class.forName(command.get(command.size() - 1));
        assertThat(main.getPackageName())
                .isEqualTo(service.configuration().getPackageName().replaceFirst("\\.service$", ""));
        assertThat(unit)
                .containsEntry("Service.Environment", "MILLRACE_CONFIG=/etc/millrace/millrace.yaml")
                .containsEntry("Service.EnvironmentFile", "/etc/millrace/" + service.name() + ".env")
                .containsEntry("Service.DynamicUser", "yes")
                .containsEntry("Service.ProtectSystem", "strict")
                .containsEntry("Service.NoNewPrivileges", "yes")
                .containsEntry("Service.CapabilityBoundingSet", "")
                .containsEntry("Service.RestartPreventExitStatus", "2");
    }

    @Test
    void theUnitsDifferInNothingElse() {
        Map<String, String> first = common(Services.names().get(0));
        for (String service : Services.names()) {
            assertThat(common(service)).as(service).isEqualTo(first);
        }
    }

    @Test
    void systemdReadsThem() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(ANALYZE), "systemd is not installed here");
        List<String> command = new ArrayList<>(List.of(ANALYZE.toString(), "verify", "--man=no"));
        for (String service : Services.names()) {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            Path copy = directory.resolve("millrace-" + service + ".service");
            Files.writeString(copy, text(service).replace("/usr/bin/java", java));
            command.add(copy.toString());
        }
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // Other units of the machine, which these are ordered after, may have faults of their own.
        assertThat(Files.readAllLines(output)).noneMatch(line -> line.contains("millrace-"));
    }

    private static Map<String, String> common(String service) {
        Map<String, String> unit = unit(service);
        unit.keySet().removeAll(List.of("Unit.Description", "Service.ExecStart"));
        unit.replaceAll((key, value) -> value.replace(service, "SERVICE"));
        return unit;
    }

    private static Map<String, String> unit(String service) {
        Map<String, String> values = new LinkedHashMap<>();
        String section = "";
        for (String line : text(service).lines().toList()) {
            if (line.startsWith("[")) {
                section = line.substring(1, line.length() - 1);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split("=", 2);
                values.merge(section + "." + parts[0], parts[1], (one, other) -> one + "\n" + other);
            }
        }
        return values;
    }

    private static String text(String service) {
        return Repository.text("deploy/systemd/millrace-" + service + ".service");
    }
}
