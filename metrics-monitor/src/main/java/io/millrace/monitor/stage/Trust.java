package io.millrace.monitor.stage;

import io.millrace.monitor.collect.Reading;
import io.millrace.monitor.collect.SourceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which counts may be compared.
 *
 * @param lakeBeforeKafka whether the lake was counted before Kafka
 * @param warehouseBeforeLake whether the warehouse was counted before the lake
 * @param reasons for each of the three that is not to be trusted, why
 */
record Trust(
        boolean kafka,
        boolean lake,
        boolean warehouse,
        boolean lakeBeforeKafka,
        boolean warehouseBeforeLake,
        List<String> reasons) {
    Trust {
        reasons = List.copyOf(reasons);
    }

    static Trust of(SourceState<?> kafka, SourceState<?> lake, SourceState<?> warehouse) {
        List<String> reasons = new ArrayList<>();
        for (SourceState<?> source : List.of(kafka, lake, warehouse)) {
            if (!source.current()) {
                reasons.add(
                        source.name() + (source.reading().isEmpty() ? " was not counted yet" : " is not counted now"));
            }
        }
        return new Trust(
                kafka.current(),
                lake.current(),
                warehouse.current(),
                inOrder(lake.reading(), kafka.reading()),
                inOrder(warehouse.reading(), lake.reading()),
                reasons);
    }

    private static boolean inOrder(Optional<? extends Reading<?>> first, Optional<? extends Reading<?>> second) {
        return first.isPresent()
                && second.isPresent()
                && !first.get().finished().isAfter(second.get().started());
    }

    boolean all() {
        return kafka && lake && warehouse;
    }
}
