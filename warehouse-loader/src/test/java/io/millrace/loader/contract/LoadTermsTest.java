package io.millrace.loader.contract;

import io.millrace.loader.isolation.Tolerance;
import io.millrace.loader.table.NewColumn;
import io.millrace.loader.table.TableDesign;
import io.millrace.schemas.contract.ContractReader;
import io.millrace.schemas.error.MillraceException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoadTermsTest {
    private static final String HEAD = """
            apiVersion: v3.1.0
            kind: DataContract
            version: 1.0.0
            status: active
            schema:
              - name: orders
            """;

    @Test
    void readsTheDesignOfTheTable() {
        LoadTerms terms = terms("""
                    physicalName: shop.orders
                    customProperties:
                      - {property: millrace.critical, value: "true"}
                    properties:
                      - {name: _received_at, customProperties: [{property: millrace.sortKey, value: 2}]}
                      - name: user_id
                        logicalType: string
                        logicalTypeOptions: {maxLength: 20}
                        primaryKey: true
                        customProperties:
                          - {property: millrace.distKey, value: true}
                          - {property: millrace.sortKey, value: 1}
                          - {property: millrace.encode, value: zstd}
                      - {name: price, physicalType: "DECIMAL(12, 2)"}
                      - {name: at, logicalType: timestamp}
                      - {name: whatever}
                """);
        assertThat(terms.table()).contains("shop.orders");
        assertThat(terms.key()).containsExactly("user_id");
        assertThat(terms.critical()).isTrue();
        TableDesign design = terms.design();
        assertThat(design.columns())
                .containsExactly(
                        new NewColumn("_received_at", "TIMESTAMPTZ"),
                        new NewColumn("user_id", "VARCHAR(80)", Optional.of("ZSTD")),
                        new NewColumn("price", "DECIMAL(12, 2)"),
                        new NewColumn("at", "TIMESTAMPTZ"));
        assertThat(design.attributes(design.columns(), "_received_at"))
                .isEqualTo("DISTSTYLE KEY DISTKEY(\"user_id\") COMPOUND SORTKEY(\"user_id\", \"_received_at\")");
        assertThat(design.column("user_id").orElseThrow().definition())
                .isEqualTo("\"user_id\" VARCHAR(80) ENCODE ZSTD");
        assertThat(TableDesign.NONE.attributes(List.of(new NewColumn("_received_at", "TIMESTAMPTZ")), "_received_at"))
                .isEqualTo("DISTSTYLE AUTO COMPOUND SORTKEY(\"_received_at\")");
    }

    @ParameterizedTest
    @CsvSource({
        "mustBeLessOrEqualTo: 0.1, percent, 10000, 10",
        "mustBeLessOrEqualTo: 0.1, percent, 999, 0",
        "mustBeLessThan: 5, rows, 100, 4",
        "mustBeLessOrEqualTo: 5, rows, 3, 3",
        "mustBe: 0, rows, 100, 0",
        "mustBeLessOrEqualTo: 100, percent, 7, 7",
        "mustBeLessOrEqualTo: 1, percent, 0, 0",
    })
    void toleratesWhatTheRuleAdmits(String operator, String unit, long rows, long tolerated) {
        Tolerance tolerance = terms("""
                    quality:
                      - {type: custom, engine: millrace, implementation: badRows, %s, unit: %s}
                """.formatted(operator, unit)).tolerance().orElseThrow();
        assertThat(tolerance.of(rows)).isEqualTo(tolerated);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "physicalType: 'INT); DROP TABLE x' | is not a type",
                "customProperties: [{property: millrace.encode, value: best}] | is not an encoding",
                "customProperties: [{property: millrace.sortKey, value: first}] | its place in the key",
            })
    void refusesWhatNoTableCanBe(String property, String message) {
        assertThatThrownBy(() -> terms("    properties:\n      - {name: a, " + property + "}\n"))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("orders")
                .hasMessageContaining(message);
    }

    @Test
    void refusesTwoDistKeys() {
        assertThatThrownBy(() -> terms("""
                    properties:
                      - {name: a, customProperties: [{property: millrace.distKey, value: true}]}
                      - {name: b, customProperties: [{property: millrace.distKey, value: true}]}
                """)).hasMessageContaining("a and b");
    }

    private static LoadTerms terms(String object) {
        ContractReader.Reading reading = ContractReader.read("orders.yaml", HEAD + object);
        assertThat(reading.problems()).isEmpty();
        return LoadTerms.of(reading.contracts().get(0));
    }
}
