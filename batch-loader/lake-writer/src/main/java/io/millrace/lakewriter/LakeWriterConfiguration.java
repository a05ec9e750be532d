package io.millrace.lakewriter;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.lakewriter.kafka.KafkaClients;
import io.millrace.lakewriter.partition.Rotation;
import io.millrace.lakewriter.service.LakeWriter;
import io.millrace.lakewriter.service.WriterOptions;
import io.millrace.runtime.contract.ContractWatch;
import io.millrace.runtime.health.Dependency;
import io.millrace.runtime.launch.Build;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.schemas.batch.BatchManifest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the lake writer. */
@Configuration(proxyBeanMethods = false)
class LakeWriterConfiguration {
    private static final Pattern TOPICS = Pattern.compile("(events|changes)\\..+");
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

    @Bean(destroyMethod = "close")
    ObjectStore objectStore(ObjectStoreSettings settings) {
        return new S3ObjectStore(new S3Settings(
                settings.endpoint(),
                settings.region(),
                settings.bucket(),
                settings.accessKey(),
                settings.secretKey(),
                settings.pathStyle(),
                ATTEMPT_TIMEOUT,
                CALL_TIMEOUT));
    }

    @Bean(destroyMethod = "close")
    ContractWatch contracts(ContractSettings settings) {
        return new ContractWatch(settings);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    LakeWriter lakeWriter(
            LakeWriterSettings settings,
            KafkaSettings kafka,
            ContractWatch contracts,
            ObjectStore store,
            MeterRegistry registry,
            InstantSource clock) {
        KafkaClients clients = new KafkaClients(
                kafka.bootstrapServers(),
                kafka.properties(),
                settings.groupId(),
                settings.instanceId(),
                settings.sessionTimeout(),
                settings.topicRefresh());
        return new LakeWriter(clients, store, options(settings, contracts), registry, clock);
    }

    private static WriterOptions options(LakeWriterSettings settings, ContractWatch contracts) {
        Build build = Build.current();
        return new WriterOptions(
                TOPICS,
                settings.consumers(),
                new Rotation(settings.batchSize().toBytes(), settings.batchRows(), settings.batchAge()),
                new BatchSettings(
                        settings.compressionLevel(),
                        new BatchManifest.Writer(build.version(), build.commit()),
                        new DatasetFingerprints(settings, contracts)),
                settings.memory().toBytes(),
                settings.deduplicationWindow(),
                settings.uploadThreads(),
                settings.shutdownTimeout());
    }

    @Bean
    Dependency kafkaDependency(LakeWriter writer) {
        return Dependency.of("kafka", writer::checkKafka);
    }

    @Bean
    Dependency objectStoreDependency(LakeWriter writer) {
        return Dependency.of("object-store", writer::checkObjectStore);
    }

    @Bean
    Dependency partitionsDependency(LakeWriter writer) {
        return Dependency.of("partitions", writer::checkPartitions);
    }
}
