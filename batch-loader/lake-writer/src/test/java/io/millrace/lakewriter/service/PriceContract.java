package io.millrace.lakewriter.service;

import io.millrace.schemas.contract.ColumnContract;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.contract.LogicalType;
import io.millrace.schemas.contract.ValueRules;
import io.millrace.schemas.contract.ViolationHandling;
import io.millrace.schemas.dataset.DatasetName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A contract that asks for a price, and for a number as that. */
final class PriceContract {
    private PriceContract() {}

    static DataContract of(String dataset, ViolationHandling handling) {
        ColumnContract price = new ColumnContract(
                "price",
                Optional.of(LogicalType.NUMBER),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ValueRules.NONE,
                List.of(),
                List.of(),
                Map.of());
        return new DataContract(
                new DatasetName(dataset),
                "1",
                "active",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                handling,
                Optional.empty(),
                List.of(price),
                List.of(),
                Map.of());
    }
}
