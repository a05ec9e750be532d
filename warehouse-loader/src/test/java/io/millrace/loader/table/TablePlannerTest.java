package io.millrace.loader.table;

import io.millrace.loader.reconcile.Manifests;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.row.ColumnSeen;
import io.millrace.schemas.row.RowReader;
import io.millrace.schemas.row.ValueType;
import io.millrace.schemas.warehouse.ColumnFit;
import io.millrace.schemas.warehouse.TableColumn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TablePlannerTest {
    private static final TableName TABLE = new TableName("public", "plays");
    private final TablePlanner planner = new TablePlanner(TABLE, new Evolution(true, true, true), TableDesign.NONE);

    @Test
    void makesAMissingTableFromWhatAllBatchesHave() {
        BatchManifest first = Manifests.manifest(
                0, 2, Manifests.column("_id", ValueType.STRING), Manifests.column("n", ValueType.INTEGER));
        BatchManifest second = Manifests.manifest(
                10,
                2,
                Manifests.column("n", ValueType.DECIMAL),
                Manifests.column("tags", ValueType.ARRAY),
                Manifests.column("nothing"));
        assertThat(planner.plan(Optional.empty(), List.of(first, second), new Findings()))
                .isEqualTo(new TablePlan.Create(List.of(
                        new NewColumn("_id", "VARCHAR(1024)"),
                        new NewColumn("_received_at", "TIMESTAMPTZ"),
                        new NewColumn("_sent_at", "TIMESTAMPTZ"),
                        new NewColumn("_source", "VARCHAR(256)"),
                        new NewColumn("n", "DECIMAL(38,18)"),
                        new NewColumn("tags", "SUPER"))));
    }

    @Test
    void makesATableOfNoMoreColumnsThanItCanHave() {
        ColumnSeen[] columns = IntStream.range(0, 2_000)
                .mapToObj(i -> Manifests.column("c" + i, ValueType.INTEGER))
                .toArray(ColumnSeen[]::new);
        TablePlan plan = planner.plan(Optional.empty(), List.of(Manifests.manifest(0, 2, columns)), new Findings());
        assertThat(plan).isInstanceOfSatisfying(TablePlan.Create.class, create -> assertThat(create.columns())
                .hasSize(1_600)
                .containsAll(TablePlanner.alwaysColumns()));
    }

    @Test
    void addsColumnsButNeverTouchesThoseThatAreThere() {
        TableDefinition table = table(column("n", "bigint"));
        BatchManifest batch = Manifests.manifest(
                0, 2, Manifests.column("n", ValueType.STRING), Manifests.column("user", ValueType.STRING));
        assertThat(planner.plan(Optional.of(table), List.of(batch), new Findings()))
                .isEqualTo(new TablePlan.AddColumns(List.of(new NewColumn("user", "VARCHAR(65535)"))));
    }

    @Test
    void leavesColumnsOutWhenTheTableIsNotToBeChanged() {
        TableDefinition table = table(column("n", "bigint"));
        BatchManifest batch = Manifests.manifest(0, 2, Manifests.column("user", ValueType.STRING));
        assertThat(new TablePlanner(TABLE, new Evolution(false, false, false), TableDesign.NONE)
                        .plan(Optional.of(table), List.of(batch), new Findings()))
                .isEqualTo(new TablePlan.Ready(Map.of()));
    }

    @Test
    void holdsOnlyTheBatchThatConflictsAndSaysWhatToDo() {
        TableDefinition table = table(column("n", "bigint"));
        BatchManifest good = Manifests.manifest(0, 2, Manifests.column("n", ValueType.INTEGER));
        BatchManifest bad = Manifests.manifest(10, 2, Manifests.column("n", ValueType.STRING));
        TablePlan plan = planner.plan(Optional.of(table), List.of(good, bad), new Findings());
        assertThat(plan).isInstanceOfSatisfying(TablePlan.Ready.class, ready -> assertThat(ready.doubtful())
                .containsOnlyKeys(bad.object())
                .allSatisfy((object, reason) ->
                        assertThat(reason).contains("public.plays", "column n", "bigint", "STRING", "VARCHAR(65535)")));
    }

    @Test
    void aColumnThatCannotBeAddedHoldsTheBatchesThatNeedIt() {
        BatchManifest needs = Manifests.manifest(0, 2, Manifests.column("user", ValueType.STRING));
        BatchManifest other = Manifests.manifest(10, 2);
        Findings findings = new Findings();
        findings.refused("user", "must be owner");
        TablePlan plan = planner.plan(Optional.of(table(column("n", "bigint"))), List.of(needs, other), findings);
        assertThat(plan).isInstanceOfSatisfying(TablePlan.Ready.class, ready -> assertThat(ready.doubtful())
                .containsOnlyKeys(needs.object())
                .allSatisfy((object, reason) -> assertThat(reason).contains("must be owner")));
    }

    @Test
    void aTextThatIsTooLongForItsColumnConflicts() {
        TableColumn text = new TableColumn("t", "character varying", OptionalInt.of(5), OptionalInt.empty());
        assertThat(ColumnFit.problem(text, new ColumnSeen("t", Set.of(ValueType.STRING), 1, 0, 5), 0))
                .isEmpty();
        assertThat(ColumnFit.problem(text, new ColumnSeen("t", Set.of(ValueType.STRING), 1, 0, 6), 0))
                .hasValueSatisfying(problem -> assertThat(problem).contains("character varying(5)", "6 bytes"));
    }

    @Test
    void widensTextColumnsToTheirValuesOnce() {
        TableDefinition table =
                table(new TableColumn("t", "character varying", OptionalInt.of(5), OptionalInt.empty()));
        BatchManifest batch = Manifests.manifest(
                0,
                2,
                new ColumnSeen("t", Set.of(ValueType.STRING), 1, 0, 40),
                Manifests.column("_id", ValueType.STRING));
        TableDefinition whole = table(
                new TableColumn("t", "character varying", OptionalInt.of(5), OptionalInt.empty()),
                column("_id", "text"));
        assertThat(planner.plan(Optional.of(table), List.of(batch), new Findings()))
                .isInstanceOf(TablePlan.AddColumns.class);
        Findings findings = new Findings();
        assertThat(planner.plan(Optional.of(whole), List.of(batch), findings))
                .isEqualTo(new TablePlan.Widen(List.of(new NewColumn("t", "VARCHAR(64)"))));
        findings.notWidened("t");
        assertThat(planner.plan(Optional.of(whole), List.of(batch), findings)).isInstanceOf(TablePlan.Ready.class);
    }

    @Test
    void tellsOfSingleRowsWhetherTheyFit() {
        TableColumn price = new TableColumn("price", "numeric", OptionalInt.empty(), OptionalInt.of(2));
        RowFit fit = planner.rowFit(table(column("n", "bigint"), price), new Findings());
        RowReader rows = new RowReader();
        assertThat(fit.fault(rows.read("{\"n\":1,\"price\":9.90}".getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
        assertThat(fit.fault(rows.read("{\"n\":1,\"price\":9.905}".getBytes(StandardCharsets.UTF_8))))
                .hasValueSatisfying(fault -> assertThat(fault.column()).isEqualTo("price"));
        assertThat(fit.fault(rows.read("{\"n\":\"x\"}".getBytes(StandardCharsets.UTF_8))))
                .hasValueSatisfying(fault -> assertThat(fault.column()).isEqualTo("n"));
    }

    @ParameterizedTest
    @CsvSource({
        "boolean, BOOLEAN, true",
        "boolean, INTEGER, false",
        "bigint, INTEGER, true",
        "integer, INTEGER, true",
        "bigint, BIG_INTEGER, false",
        "bigint, DECIMAL, false",
        "bigint, STRING, false",
        "double precision, NUMBER, true",
        "double precision, STRING, false",
        "character varying, OBJECT, true",
        "character, STRING, true",
        "character, INTEGER, false",
        "date, STRING, true",
        "date, TIMESTAMP, false",
        "timestamp without time zone, TIMESTAMP, true",
        "timestamp without time zone, TIMESTAMP_WITH_ZONE, false",
        "timestamp with time zone, TIMESTAMP_WITH_ZONE, true",
        "timestamp with time zone, TIMESTAMP, false",
        "super, OBJECT, true",
        "json, NUMBER, true",
        "varbyte, STRING, false"
    })
    void aColumnTakesOnlyWhatItKeeps(String type, ValueType value, boolean fits) {
        assertThat(ColumnFit.problem(column("c", type), Manifests.column("c", value), 18)
                        .isEmpty())
                .isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "18, DECIMAL, true",
        "2, DECIMAL, false",
        "0, INTEGER, true",
        "0, BIG_INTEGER, true",
        "18, NUMBER, false"
    })
    void aDecimalColumnTakesFractionsOnlyWhenItKeepsAllDigits(int scale, ValueType value, boolean fits) {
        TableColumn column = new TableColumn("c", "numeric", OptionalInt.empty(), OptionalInt.of(scale));
        assertThat(ColumnFit.problem(column, Manifests.column("c", value), 18).isEmpty())
                .isEqualTo(fits);
    }

    @Test
    void namesAreQuoted() {
        assertThat(new TableName("a\"b", "group").quoted()).isEqualTo("\"a\"\"b\".\"group\"");
    }

    private static TableDefinition table(TableColumn... columns) {
        return new TableDefinition(List.of(columns));
    }

    private static TableColumn column(String name, String type) {
        return new TableColumn(name, type, OptionalInt.empty(), OptionalInt.empty());
    }
}
