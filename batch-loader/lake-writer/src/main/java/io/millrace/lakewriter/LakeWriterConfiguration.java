package io.millrace.lakewriter;

import com.github.luben.zstd.util.Native;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.lake.batch.BatchSettings;
import io.millrace.lake.batch.Compressors;
import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import io.millrace.lakewriter.dedup.ScratchMemory;
import io.millrace.lakewriter.kafka.KafkaClients;
import io.millrace.lakewriter.service.LakeWriter;
import io.millrace.lakewriter.service.LossAcceptance;
import io.millrace.lakewriter.service.WriterOptions;
import io.millrace.runtime.contract.ContractWatch;
import io.millrace.runtime.health.Dependency;
import io.millrace.runtime.launch.Build;
import io.millrace.runtime.settings.ContractSettings;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.ObjectStoreSettings;
import io.millrace.runtime.settings.TracingSettings;
import io.millrace.runtime.tracing.Tracing;
import io.millrace.schemas.batch.BatchManifest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the lake writer. */
@Configuration(proxyBeanMethods = false)
class LakeWriterConfiguration {
    private static final Pattern TOPICS = Pattern.compile("(events|changes)\\..+");
    /** Of the memory for batches, compressors take at most this part: one in so many. */
    private static final int COMPRESSORS_SHARE = 4;

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

    @Bean(initMethod = "start", destroyMethod = "close")
    LakeWriter lakeWriter(
            LakeWriterSettings settings,
            KafkaSettings kafka,
            ContractWatch contracts,
            ObjectStore store,
            MeterRegistry registry,
            Tracing tracing,
            InstantSource clock) {
        // Now or never: a library that can't be unpacked later, for want of space, stays away until the process ends.
        Native.load();
        KafkaClients clients = new KafkaClients(
                kafka.bootstrapServers(),
                kafka.properties(),
                settings.groupId(),
                settings.instanceId(),
                settings.sessionTimeout(),
                settings.topicRefresh());
        return new LakeWriter(clients, store, options(settings, contracts, tracing), registry, clock);
    }

    @Bean(destroyMethod = "close")
    ContractWatch contracts(ContractSettings settings) {
        return new ContractWatch(settings);
    }

    @Bean(destroyMethod = "close")
    Tracing tracing(TracingSettings settings) {
        return Tracing.of(settings, "lake-writer", Build.current().version());
    }

    private static WriterOptions options(LakeWriterSettings settings, ContractWatch contracts, Tracing tracing) {
        Build build = Build.current();
        Path scratch = settings.scratchDirectory().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
        return new WriterOptions(
                TOPICS,
                settings.consumers(),
                DatasetRulesOf.settings(settings),
                new BatchSettings(
                        settings.compressionLevel(),
                        new BatchManifest.Writer(build.version(), build.commit()),
                        new DatasetFingerprints(settings, contracts),
                        Compressors.within(settings.memory().toBytes() / COMPRESSORS_SHARE),
                        tracing.isOn()),
                settings.memory().toBytes(),
                new ScratchMemory(scratch),
                settings.uploadThreads(),
                settings.shutdownTimeout(),
                contracts,
                settings.acceptLoss().stream()
                        .map(loss ->
                                new LossAcceptance(new TopicPartition(loss.topic(), loss.partition()), loss.from()))
                        .toList(),
                tracing);
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

    /** Shows how far deduplication windows are; that some are being loaded is no illness. */
    @Bean
    HealthIndicator deduplicationHealth(LakeWriter writer) {
        return () -> Health.up().withDetail("loading", writer.loadingWindows()).build();
    }
}
