package io.millrace.ingest.admit;

import io.millrace.ingest.auth.Grant;
import io.millrace.ingest.auth.KeyKind;
import io.millrace.ingest.auth.Origins;
import io.millrace.ingest.auth.Source;
import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.event.Intake;
import io.millrace.ingest.limit.RateSettings;
import io.millrace.ingest.limit.SourceRate;
import io.millrace.ingest.privacy.PrivacyRules;
import io.millrace.ingest.tables.TableRules;
import io.millrace.runtime.contract.Contracts;
import io.millrace.schemas.contract.ContractReader;
import io.millrace.schemas.contract.Violation;
import io.millrace.schemas.contract.ViolationHandling;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.RowReader;
import io.millrace.schemas.warehouse.PublishedTable;
import io.millrace.schemas.warehouse.TableCheck;
import io.millrace.schemas.warehouse.TableColumn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdmissionTest {
    private static final DatasetName PLAYS = new DatasetName("plays");

    @Test
    void anEventThatDoesNotFitItsTableGoesItsWay() {
        TableCheck check = new TableCheck(new PublishedTable(
                PLAYS,
                "public",
                "plays",
                List.of(new TableColumn("a", "bigint", OptionalInt.empty(), OptionalInt.empty()))));
        TableRules rules = new TableRules() {
            @Override
            public List<Violation> violations(DatasetName dataset, Row row) {
                return check.violations(row);
            }

            @Override
            public ViolationHandling handling() {
                return ViolationHandling.REJECT;
            }
        };
        Admission admission = new Admission(Contracts::none, rules);
        assertThat(admission.admit(ready("{\"a\":1,\"other\":\"x\"}"), grant(Set.of(), 1_000)))
                .isInstanceOf(Intake.Ready.class);
        assertThat(admission.admit(ready("{\"a\":\"secret\"}"), grant(Set.of(), 1_000)))
                .isInstanceOfSatisfying(Intake.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.TYPE_CONFLICT);
                    assertThat(refused.reason())
                            .contains("a is bigint in public.plays and takes no STRING")
                            .doesNotContain("secret");
                });
    }

    @Test
    void whatNobodyObjectsToGoesOnAsItIs() {
        Intake ready = ready("{\"song\":\"So What\"}");
        assertThat(new Admission(Contracts::none).admit(ready, grant(Set.of(), 1_000)))
                .isSameAs(ready);
        assertThat(admission("reject").admit(ready, grant(Set.of(PLAYS), 1_000)))
                .isSameAs(ready);
    }

    @Test
    void onlyTheKeysTables() {
        Intake intake = new Admission(Contracts::none)
                .admit(ready("{\"a\":1}"), grant(Set.of(new DatasetName("searches")), 1_000));
        assertThat(intake).isInstanceOfSatisfying(Intake.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.TABLE_NOT_ALLOWED);
            assertThat(refused.id()).contains("e-1");
        });
    }

    @Test
    void onlyTheSourcesSize() {
        Intake intake = new Admission(Contracts::none).admit(ready("{\"a\":12345678}"), grant(Set.of(), 10));
        assertThat(intake).isInstanceOfSatisfying(Intake.Refused.class, refused -> assertThat(refused.code())
                .isEqualTo(ErrorCode.EVENT_TOO_LARGE));
    }

    @Test
    void aContractSaysWhatBecomesOfRowsThatBreakIt() {
        Intake bad = ready("{\"seconds\":\"secret\"}");
        Intake rejected = admission("reject").admit(bad, grant(Set.of(), 1_000));
        assertThat(rejected).isInstanceOfSatisfying(Intake.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.CONTRACT_VIOLATION);
            assertThat(refused.reason())
                    .contains("seconds is not of the type", "song is required")
                    .doesNotContain("secret");
        });
        assertThat(remarked(admission("quarantine").admit(bad, grant(Set.of(), 1_000))))
                .isTrue();
        assertThat(remarked(admission("warn").admit(bad, grant(Set.of(), 1_000))))
                .isFalse();
    }

    private static boolean remarked(Intake intake) {
        IncomingEvent row = ((Intake.Ready) intake).rows().get(0);
        assertThat(row.remark().orElseThrow().code()).isEqualTo(ErrorCode.CONTRACT_VIOLATION);
        return row.remark().orElseThrow().isQuarantined();
    }

    private static Admission admission(String onViolation) {
        ContractReader.Reading reading = ContractReader.read("plays.yaml", """
                apiVersion: v3.1.0
                kind: DataContract
                id: plays
                version: 1.0.0
                status: active
                customProperties:
                  - {property: millrace.onViolation, value: %s}
                schema:
                  - name: plays
                    properties:
                      - {name: song, logicalType: string, required: true}
                      - {name: seconds, logicalType: integer}
                """.formatted(onViolation));
        assertThat(reading.problems()).isEmpty();
        Contracts contracts = new Contracts(reading.contracts(), List.of());
        return new Admission(() -> contracts);
    }

    private static Grant grant(Set<DatasetName> tables, int maxRowBytes) {
        SourceRate unlimited = new SourceRate(
                new RateSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()), () -> 0);
        return new Grant(
                new Source("web", 1_000, maxRowBytes, unlimited, PrivacyRules.NONE),
                KeyKind.SERVER,
                tables,
                new Origins(List.of()));
    }

    private static Intake ready(String json) {
        return new Intake.Ready(List.of(new IncomingEvent(
                PLAYS, "e-1", "key", "web", new RowReader().read(json.getBytes(StandardCharsets.UTF_8)))));
    }
}
