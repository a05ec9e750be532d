package io.millrace.monitor.catalog;

import io.millrace.monitor.derived.DerivedTable;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.derived.DerivedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The places through which the rows of a table come. */
final class Lineage {
    private Lineage() {}

    static List<CatalogTable.Step> ofRaw(DatasetName dataset, String table) {
        List<CatalogTable.Step> steps = new ArrayList<>();
        if (dataset.isChanges()) {
            String source = dataset.value().substring(0, dataset.value().indexOf('.'));
            steps.add(new CatalogTable.Step(
                    dataset.value().substring(source.length() + 1), "table of the source " + source, "/sources"));
        } else {
            steps.add(new CatalogTable.Step("clients and backends", "events over HTTP or Kafka", "/live"));
        }
        steps.add(new CatalogTable.Step(dataset.topic(), "Kafka topic", ""));
        steps.add(new CatalogTable.Step(
                "raw/" + dataset + "/", "batches in the lake", "/datasets/" + dataset + "#batches"));
        steps.add(new CatalogTable.Step(table, "table in the warehouse", "/datasets/" + dataset));
        return steps;
    }

    /**
     * @param table in the warehouse; empty when its versions stay in the lake
     */
    static List<CatalogTable.Step> ofDerived(DerivedTable made, Optional<String> table) {
        List<CatalogTable.Step> steps = new ArrayList<>();
        String page = "/jobs#" + made.name();
        steps.add(new CatalogTable.Step(made.name() + ".sql", "SQL job", page));
        steps.add(new CatalogTable.Step(DerivedKeys.ROOT + made.name() + "/", "versions in the lake", page));
        table.ifPresent(name -> steps.add(new CatalogTable.Step(name, "table in the warehouse", page)));
        return steps;
    }
}
