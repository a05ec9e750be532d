package io.millrace.schemas.contract;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ContractReaderTest {
    static final String PLAYS = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 6a1c1d9e-plays
            version: 1.2.0
            status: active
            domain: music
            team: {name: playback}
            schema:
              - name: plays
                physicalName: analytics.plays
                description: One row for each started play.
                customProperties:
                  - {property: millrace.onViolation, value: reject}
                  - {property: redshift.sortkey, value: [_received_at, user_id]}
                quality:
                  - type: custom
                    engine: millrace
                    implementation: badRows
                    mustBeLessOrEqualTo: 0.5
                    unit: percent
                  - {metric: rowCount, mustBeBetween: [100, 120]}
                  - {type: text, description: Somebody heard it.}
                  - {type: custom, engine: soda, implementation: anything}
                properties:
                  - {name: play_id, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 2}
                  - {name: user_id, logicalType: string, primaryKey: true, primaryKeyPosition: 1, classification: Restricted}
                  - name: seconds
                    logicalType: integer
                    logicalTypeOptions: {minimum: 0, maximum: 86400}
                  - name: device
                    logicalType: string
                    quality:
                      - metric: invalidValues
                        mustBe: 0
                        arguments: {validValues: [phone, desktop, "1"]}
                  - name: country
                    physicalType: CHAR(2)
                    logicalTypeOptions: {pattern: "^[A-Z]{2}$"}
                    examples: [DE, SE]
            slaProperties:
              - {property: latency, value: 15, unit: min}
            """;

    @Test
    void readsWhatTheStandardSays() {
        ContractReader.Reading reading = ContractReader.read("plays.yaml", PLAYS);

        assertThat(reading.problems()).isEmpty();
        DataContract plays = reading.contracts().get(0);
        assertThat(plays.dataset().value()).isEqualTo("plays");
        assertThat(plays.physicalName()).contains("analytics.plays");
        assertThat(plays.owner()).contains("playback");
        assertThat(plays.freshness()).contains(Duration.ofMinutes(15));
        assertThat(plays.handling()).isEqualTo(ViolationHandling.REJECT);
        assertThat(plays.primaryKey()).containsExactly("user_id", "play_id");
        assertThat(plays.customProperties()).containsEntry("redshift.sortkey", "_received_at,user_id");
        assertThat(plays.quality()).hasSize(2);
        assertThat(plays.column("user_id").orElseThrow().isPersonal()).isTrue();
        assertThat(plays.column("country").orElseThrow().isPersonal()).isFalse();
        assertThat(plays.column("country").orElseThrow().examples()).containsExactly("DE", "SE");
        assertThat(plays.column("device").orElseThrow().rules().validValues()).containsExactly("phone", "desktop", "1");
        assertThat(plays.column("seconds").orElseThrow().rules().maximum()).contains(new BigDecimal(86400));
    }

    @Test
    void countsToleratedBadRowsInPercentOfAllRows() {
        QualityRule tolerated = ContractReader.read("plays.yaml", PLAYS)
                .contracts()
                .get(0)
                .toleratedBadRows()
                .orElseThrow();

        assertThat(tolerated.holdsFor(5, 1000)).isTrue();
        assertThat(tolerated.holdsFor(6, 1000)).isFalse();
        assertThat(tolerated.holdsFor(0, 0)).isTrue();
    }

    @Test
    void namesEverythingThatIsWrongWithItsLine() {
        String wrong = """
                apiVersion: v2.2.0
                kind: DataContract
                version: 1
                stattus: active
                schema:
                  - name: Plays
                    properties:
                      - {name: a, logicalType: text}
                      - {name: b, required: perhaps}
                      - name: c
                        logicalTypeOptions: {pattern: "(?=x)"}
                    quality:
                      - {metric: freshnes, mustBe: 0}
                      - {metric: rowCount}
                """;

        List<ContractProblem> problems =
                ContractReader.read("plays.yaml", wrong).problems();

        assertThat(problems).extracting(ContractProblem::line).containsExactly(1, 1, 4, 8, 9, 10, 13, 14);
        assertThat(problems.toString())
                .contains("'stattus' is not a key", "status is required", "version 3", "'text' is not a logical type")
                .contains("required must be true or false", "linear time", "the metric", "exactly one operator");
    }

    @Test
    void saysWhenAFileIsNoYamlOrEmpty() {
        assertThat(ContractReader.read("x.yaml", "a: [1").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("not valid YAML"));
        assertThat(ContractReader.read("x.yaml", "").problems()).hasSize(1);
        assertThat(ContractReader.read("x.yaml", "- 1").contracts()).isEmpty();
        assertThat(ContractReader.read("x.yaml", "- 1").problems()).isNotEmpty();
    }

    @Test
    void refusesNamesThatAreNoDatasetsOrColumns() {
        String contract = """
                apiVersion: v3.1.0
                kind: DataContract
                version: 1
                status: active
                schema: [{name: %s, properties: [{name: a}, {name: %s}]}]
                """;
        assertThat(ContractReader.read("x.yaml", contract.formatted("Plays", "b"))
                        .problems()
                        .toString())
                .contains("'Plays' is not a dataset name");
        assertThat(ContractReader.read("x.yaml", contract.formatted("plays", "B b"))
                        .problems()
                        .toString())
                .contains("'B b' is not a column name");
        assertThat(ContractReader.read("x.yaml", contract.formatted("plays", "a"))
                        .problems()
                        .toString())
                .contains("the column a stands there twice");
        assertThat(ContractReader.read("x.yaml", contract.formatted("shop.app.users", "b"))
                        .contracts())
                .hasSize(1);
    }
}
