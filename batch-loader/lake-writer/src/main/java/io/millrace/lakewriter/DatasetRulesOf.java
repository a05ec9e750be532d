package io.millrace.lakewriter;

import io.millrace.lakewriter.partition.Rotation;
import io.millrace.lakewriter.service.DatasetOptions;
import io.millrace.lakewriter.service.DatasetRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The datasets' options as the settings say. */
final class DatasetRulesOf {
    private static final int QUIET_FACTOR = 5;

    private DatasetRulesOf() {}

    static DatasetRules settings(LakeWriterSettings settings) {
        List<DatasetRules.Rule> rules = settings.datasets().stream()
                .map(dataset -> new DatasetRules.Rule(dataset.pattern(), options(settings, dataset)))
                .toList();
        return new DatasetRules(rules, others(settings));
    }

    private static DatasetOptions others(LakeWriterSettings settings) {
        return new DatasetOptions(
                new Rotation(
                        settings.batchSize().toBytes(),
                        settings.batchRows(),
                        settings.batchAge(),
                        settings.quietSize().toBytes(),
                        quietAge(settings.quietAge(), settings.batchAge())),
                settings.deduplicationWindow(),
                settings.compression());
    }

    private static DatasetOptions options(LakeWriterSettings settings, DatasetSettings dataset) {
        Duration age = dataset.batchAge().orElse(settings.batchAge());
        // Another age asks for another patience too, unless that is said.
        Optional<Duration> quietAge = dataset.batchAge().isPresent()
                ? dataset.quietAge()
                : dataset.quietAge().or(settings::quietAge);
        return new DatasetOptions(
                new Rotation(
                        dataset.batchSize().orElse(settings.batchSize()).toBytes(),
                        dataset.batchRows().orElse(settings.batchRows()),
                        age,
                        dataset.quietSize().orElse(settings.quietSize()).toBytes(),
                        quietAge(quietAge, age)),
                dataset.deduplicationWindow().orElse(settings.deduplicationWindow()),
                dataset.compression().orElse(settings.compression()));
    }

    private static Duration quietAge(Optional<Duration> given, Duration age) {
        return given.orElseGet(() -> age.multipliedBy(QUIET_FACTOR));
    }
}
