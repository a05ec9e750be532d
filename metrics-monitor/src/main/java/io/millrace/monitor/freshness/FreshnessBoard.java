package io.millrace.monitor.freshness;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The latest freshness of every dataset, as metrics too. Thread-safe. */
public final class FreshnessBoard {
    private final MultiGauge ages;
    private final MultiGauge limits;
    private volatile Map<DatasetName, Freshness> latest = Map.of();

    public FreshnessBoard(MeterRegistry registry) {
        this.ages = MultiGauge.builder("millrace.freshness")
                .description(
                        "Age of the oldest record that a stage, lake or warehouse, does not have; 0 when it has all")
                .baseUnit("seconds")
                .register(registry);
        this.limits = MultiGauge.builder("millrace.freshness.limit")
                .description("How long the contract of a dataset lets a record take to the warehouse")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Takes what is known now in place of everything before. */
    public void take(Map<DatasetName, Freshness> known) {
        latest = Map.copyOf(known);
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        List<MultiGauge.Row<?>> promised = new ArrayList<>();
        known.forEach((dataset, freshness) -> {
            rows.add(row(dataset, "lake", freshness.unstored()));
            rows.add(row(dataset, "warehouse", freshness.unqueryable()));
            freshness
                    .limit()
                    .ifPresent(limit ->
                            promised.add(MultiGauge.Row.of(Tags.of("dataset", dataset.value()), limit.toSeconds())));
        });
        ages.register(rows, true);
        limits.register(promised, true);
    }

    /** What is known of every dataset, by name. */
    public Map<DatasetName, Freshness> all() {
        return new TreeMap<>(latest);
    }

    /** What is known of one; empty before the first round that knew it. */
    public Optional<Freshness> of(DatasetName dataset) {
        return Optional.ofNullable(latest.get(dataset));
    }

    private static MultiGauge.Row<?> row(DatasetName dataset, String stage, Duration age) {
        return MultiGauge.Row.of(Tags.of("dataset", dataset.value(), "stage", stage), age.toMillis() / 1_000.0);
    }
}
