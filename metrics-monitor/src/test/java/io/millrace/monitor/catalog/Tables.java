package io.millrace.monitor.catalog;

import io.millrace.schemas.contract.ContractReader;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.dataset.DatasetName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static org.assertj.core.api.Assertions.assertThat;

/** Tables for tests. */
final class Tables {
    private Tables() {}

    static CatalogTable table(String name, String description, String owner, CatalogColumn... columns) {
        return table(name, Optional.empty(), description, owner, List.of(columns));
    }

    static CatalogTable table(
            String name,
            Optional<DataContract> contract,
            String description,
            String owner,
            List<CatalogColumn> columns) {
        return new CatalogTable(
                new DatasetName(name),
                CatalogTable.Kind.EVENTS,
                "public." + name,
                true,
                description,
                owner,
                contract,
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                contract.flatMap(DataContract::freshness),
                columns,
                List.of(),
                List.of(),
                List.of());
    }

    static CatalogColumn column(String name, String description, String type) {
        return new CatalogColumn(
                name,
                description,
                type,
                "",
                false,
                false,
                "",
                List.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** The columns that a contract and a table of these types give. */
    static List<CatalogColumn> columns(DataContract contract, Map<String, String> types) {
        return new CatalogColumns(
                        contract.dataset().value(), Optional.of(contract), types, Map.of(), column -> contract.column(
                                        column.column())
                                .filter(said -> said.isPersonal())
                                .isPresent())
                .raw(Optional.empty());
    }

    static DataContract contract(String yaml) {
        ContractReader.Reading reading = ContractReader.read("contract.yaml", yaml);
        assertThat(reading.problems()).isEmpty();
        return reading.contracts().get(0);
    }
}
