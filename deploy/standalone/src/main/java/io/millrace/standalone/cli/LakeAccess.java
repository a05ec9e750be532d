package io.millrace.standalone.cli;

import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.runtime.contract.ContractDirectory;
import io.millrace.runtime.contract.Contracts;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.InvalidSettingsException;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Credentials;
import io.millrace.standalone.stack.Endpoints;
import io.millrace.standalone.stack.Ports;
import io.millrace.standalone.stack.StackException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which lake is meant: a standalone installation's, or the one that a millrace.yaml names. */
final class LakeAccess {
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The millrace.yaml that names bucket and Kafka, instead of a standalone installation."
                    + " The environment counts too.")
    private Optional<Path> config = Optional.empty();

    /**
     * @throws StackException when there is no installation, or its settings are wrong
     */
    S3ObjectStore store() {
        return new S3ObjectStore(storeSettings());
    }

    /** How the lake is reached, as {@link #store} does. */
    S3Settings storeSettings() {
        return s3(config.isPresent() ? bind(ObjectStoreSettings.SECTION) : standalone(data.data));
    }

    /** The lake of the standalone installation on the data directory. */
    static S3ObjectStore standaloneStore(Path data) {
        return new S3ObjectStore(s3(standalone(data)));
    }

    private static S3Settings s3(ObjectStoreSettings settings) {
        return new S3Settings(
                settings.endpoint(),
                settings.region(),
                settings.bucket(),
                settings.accessKey(),
                settings.secretKey(),
                settings.pathStyle(),
                ATTEMPT_TIMEOUT,
                CALL_TIMEOUT);
    }

    private static ObjectStoreSettings standalone(Path data) {
        Ports ports = Endpoints.read(data);
        Credentials credentials = Credentials.loadOrCreate(data.toAbsolutePath().normalize());
        return new ObjectStoreSettings(
                Optional.of(URI.create("http://127.0.0.1:" + ports.of(Component.OBJECT_STORE))),
                "us-east-1",
                "lake",
                Optional.of(credentials.objectStoreAccessKey()),
                Optional.of(credentials.objectStoreSecretKey()),
                true);
    }

    /** What Kafka clients need to reach the installation's brokers. */
    Map<String, Object> kafka() {
        if (config.isEmpty()) {
            return standaloneKafka(data.data);
        }
        KafkaSettings settings = bind(KafkaSettings.SECTION);
        Map<String, Object> properties = new HashMap<>(settings.properties());
        properties.put("bootstrap.servers", settings.bootstrapServers());
        return properties;
    }

    /** What Kafka clients need to reach the broker of the standalone installation on the data directory. */
    static Map<String, Object> standaloneKafka(Path data) {
        return Map.of("bootstrap.servers", "127.0.0.1:" + Endpoints.read(data).of(Component.KAFKA));
    }

    /** The contracts that the millrace.yaml or the environment names; none where neither does. */
    Contracts contracts() {
        Optional<Path> directory = bind(ContractSettings.SECTION).directory();
        if (directory.isEmpty()) {
            return Contracts.none();
        }
        try {
            return new ContractDirectory(directory.get()).read();
        } catch (IOException e) {
            throw new StackException("cannot read the contracts in " + directory.get() + ": " + e.getMessage(), e);
        }
    }

    /** A section of the millrace.yaml. */
    <T extends Record> T bind(Section<T> section) {
        try {
            SettingsBinder binder = new SettingsBinder(SettingsSource.load(config, System.getenv()));
            Optional<T> bound = binder.bind(section);
            binder.throwIfAny();
            return bound.orElseThrow();
        } catch (InvalidSettingsException e) {
            throw new StackException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether a millrace.yaml was named. */
    boolean hasConfiguration() {
        return config.isPresent();
    }
}
