package io.millrace.packaging;

import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The settings that the security model shows: Kafka's clients read the password from the environment themselves. */
class KafkaSecretTest {
    private static final Pattern SHOWN = Pattern.compile("```yaml\\n(kafka:.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory = Path.of("");

    @Test
    @EnabledIfEnvironmentVariable(named = "PATH", matches = ".+")
    void thePasswordStandsInTheEnvironment() throws IOException {
        Matcher shown = SHOWN.matcher(Repository.text("docs/operations/security.md"));
        assertThat(shown.find()).isTrue();
        Path file = Files.writeString(
                directory.resolve("millrace.yaml"), shown.group(1).replace("KAFKA_JAAS", "PATH"));
        SettingsBinder binder = new SettingsBinder(SettingsSource.load(Optional.of(file), Map.of()));
        KafkaSettings settings = binder.bind(KafkaSettings.SECTION).orElseThrow();
        binder.throwIfAny();

        Map<String, Object> client = new LinkedHashMap<>(settings.properties());
        client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        assertThat(new AdminClientConfig(client)
                        .getPassword(SaslConfigs.SASL_JAAS_CONFIG)
                        .value())
                .isEqualTo(System.getenv("PATH"));
    }
}
