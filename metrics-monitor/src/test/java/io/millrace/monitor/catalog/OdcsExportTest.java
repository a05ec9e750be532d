package io.millrace.monitor.catalog;

import io.millrace.schemas.contract.ColumnContract;
import io.millrace.schemas.contract.DataContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static io.millrace.monitor.catalog.Tables.column;
import static io.millrace.monitor.catalog.Tables.contract;
import static io.millrace.monitor.catalog.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

class OdcsExportTest {
    private static final String PLAYS = """
            apiVersion: v3.1.0
            kind: DataContract
            id: plays
            version: "1.10"
            status: active
            team: {name: playback}
            schema:
              - name: plays
                physicalName: music.plays
                description: 'One row for each started play: "real" ones only.'
                customProperties:
                  - {property: millrace.onViolation, value: reject}
                  - {property: millrace.critical, value: true}
                quality:
                  - {name: few bad ones, type: custom, engine: millrace, implementation: badRows, mustBeLessOrEqualTo: 0.1, unit: percent}
                  - {name: some, metric: rowCount, mustBeBetween: [1, 1000000], severity: warning}
                  - {name: no loops, type: sql, query: "select count(*) from ${object}", mustBe: 0}
                properties:
                  - {name: play_id, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1}
                  - {name: user_id, logicalType: string, classification: Restricted, examples: [u-4711]}
                  - {name: seconds, logicalType: integer, logicalTypeOptions: {minimum: 0, maximum: 86400}, examples: ['180', '240']}
                  - {name: price, logicalType: number, physicalType: "DECIMAL(12,2)"}
                  - {name: code, logicalType: string, logicalTypeOptions: {pattern: '^[A-Z]{2}$', minLength: 2, maxLength: 2}}
                  - name: device
                    quality:
                      - {name: known, metric: invalidValues, mustBe: 0, arguments: {validValues: [phone, desktop]}}
                  - name: _received_at
                    customProperties: [{property: millrace.sortKey, value: 1}]
            slaProperties:
              - {property: latency, value: 15, unit: min}
            """;

    @Test
    void whatTheContractSaysComesBackWhole() {
        DataContract contract = contract(PLAYS);
        String yaml = OdcsExport.yaml(exported(contract, Map.of()));
        DataContract again = contract(yaml);
        assertThat(again.dataset()).isEqualTo(contract.dataset());
        assertThat(again.version()).isEqualTo("1.10");
        assertThat(again.status()).isEqualTo(contract.status());
        assertThat(again.owner()).isEqualTo(contract.owner());
        assertThat(again.physicalName()).isEqualTo(contract.physicalName());
        assertThat(again.description()).isEqualTo(contract.description());
        assertThat(again.handling()).isEqualTo(contract.handling());
        assertThat(again.freshness()).isEqualTo(contract.freshness());
        assertThat(again.customProperties()).isEqualTo(contract.customProperties());
        assertThat(again.quality()).isEqualTo(contract.quality());
        for (ColumnContract column : contract.columns()) {
            ColumnContract same = again.column(column.name()).orElseThrow();
            assertThat(same.type()).isEqualTo(column.type());
            assertThat(same.physicalType()).isEqualTo(column.physicalType());
            assertThat(same.required()).isEqualTo(column.required());
            assertThat(same.keyPosition()).isEqualTo(column.keyPosition());
            assertThat(same.classification()).isEqualTo(column.classification());
            assertThat(same.quality()).isEqualTo(column.quality());
            assertThat(same.customProperties()).isEqualTo(column.customProperties());
            assertThat(same.rules().validValues()).isEqualTo(column.rules().validValues());
            assertThat(same.rules().minimum()).isEqualTo(column.rules().minimum());
            assertThat(same.rules().maximum()).isEqualTo(column.rules().maximum());
            assertThat(same.rules().maxLength()).isEqualTo(column.rules().maxLength());
            assertThat(same.rules().pattern().map(Object::toString))
                    .isEqualTo(column.rules().pattern().map(Object::toString));
        }
    }

    @Test
    void examplesThatMustNotBeShownAreNowhere() {
        DataContract contract = contract(PLAYS);
        CatalogTable table = exported(contract, Map.of("user_id", "varchar(64)"));
        assertThat(OdcsExport.yaml(table)).doesNotContain("u-4711").contains("'180'");
        CatalogColumn user = table.columns().stream()
                .filter(column -> column.name().equals("user_id"))
                .findFirst()
                .orElseThrow();
        assertThat(user.masked()).isTrue();
        assertThat(user.examples()).isEmpty();
    }

    @Test
    void theWarehouseFillsInWhatNoContractSays() {
        CatalogTable table = table(
                "clicks",
                "",
                "",
                column("url", "", "varchar(65535)"),
                column("at", "", "timestamp with time zone"),
                column("price", "", "decimal(38, 18)"),
                column("Odd Name", "", "bigint"),
                column("_id", "", "varchar(600)"));
        DataContract contract = contract(OdcsExport.yaml(table));
        assertThat(contract.status()).isEqualTo("draft");
        assertThat(contract.physicalName()).contains("public.clicks");
        assertThat(contract.columns().stream().map(ColumnContract::name)).containsExactly("url", "at", "price");
        assertThat(contract.column("at").flatMap(ColumnContract::type).map(type -> type.text()))
                .contains("timestamp");
    }

    private static CatalogTable exported(DataContract contract, Map<String, String> types) {
        List<CatalogColumn> columns = Tables.columns(contract, new LinkedHashMap<>(types));
        return table(
                contract.dataset().value(),
                Optional.of(contract),
                contract.description().orElse(""),
                contract.owner().orElse(""),
                columns);
    }
}
