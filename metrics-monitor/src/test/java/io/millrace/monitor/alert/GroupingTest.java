package io.millrace.monitor.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GroupingTest {
    @Test
    void everythingWrongWithOneDatasetIsOneCause() {
        assertThat(Grouping.byCause(List.of(dataset(Stage.LAKE, "plays"), dataset(Stage.DATA, "plays"))))
                .containsOnlyKeys("dataset:plays");
    }

    @Test
    void aBrokenStageExplainsWhatIsWrongThereAndAfterIt() {
        Map<String, List<Condition>> causes = Grouping.byCause(List.of(
                shared(Stage.LAKE, "lake-writer"),
                dataset(Stage.LAKE, "plays"),
                dataset(Stage.WAREHOUSE, "users"),
                dataset(Stage.DATA, "pages"),
                dataset(Stage.KAFKA, "orders")));
        assertThat(causes).containsOnlyKeys("stage:lake", "dataset:orders");
        assertThat(causes.get("stage:lake")).hasSize(4);
    }

    @Test
    void theSameWithManyDatasetsIsWrongWithTheStage() {
        assertThat(Grouping.byCause(List.of(
                        dataset(Stage.WAREHOUSE, "a"), dataset(Stage.WAREHOUSE, "b"), dataset(Stage.WAREHOUSE, "c"))))
                .containsOnlyKeys("stage:warehouse");
        assertThat(Grouping.byCause(List.of(dataset(Stage.WAREHOUSE, "a"), dataset(Stage.WAREHOUSE, "b"))))
                .containsOnlyKeys("dataset:a", "dataset:b");
    }

    @Test
    void oddRowsOfManyDatasetsAreManyCauses() {
        assertThat(Grouping.byCause(
                        List.of(dataset(Stage.DATA, "a"), dataset(Stage.DATA, "b"), dataset(Stage.DATA, "c"))))
                .hasSize(3);
    }

    @Test
    void aSourceExplainsItsOwnDatasetsOnly() {
        assertThat(Grouping.byCause(List.of(
                        shared(Stage.SOURCE, "shop"),
                        dataset(Stage.WAREHOUSE, "shop.inventory.items"),
                        dataset(Stage.WAREHOUSE, "shopping"))))
                .containsOnlyKeys("source:shop", "dataset:shopping");
    }

    @Test
    void aServerThatIsAwayExplainsTheServicesThatNeedIt() {
        Condition away = new Condition(
                "stage/kafka",
                Stage.KAFKA,
                "kafka",
                "",
                Severity.CRITICAL,
                "",
                "t",
                "e",
                "s",
                Instant.EPOCH,
                List.of(),
                "a");
        assertThat(Grouping.byCause(List.of(
                        away,
                        down(Stage.EDGE, "ingest-api", "kafka: no answer"),
                        down(Stage.LAKE, "lake-writer", "kafka: no answer"),
                        down(Stage.SOURCE, "cdc-connector", "kafka: no answer"),
                        dataset(Stage.LAKE, "plays"))))
                .containsOnlyKeys("stage:kafka");
        assertThat(Grouping.byCause(List.of(away, down(Stage.LAKE, "lake-writer", "object-store: no answer"))))
                .containsOnlyKeys("stage:kafka", "stage:lake");
    }

    private static Condition down(Stage stage, String name, String seen) {
        return new Condition(
                "service/" + name,
                stage,
                name,
                "",
                Severity.CRITICAL,
                "",
                "t",
                "e",
                seen,
                Instant.EPOCH,
                List.of(),
                "a");
    }

    @Test
    void callsAndChannelsExplainNothingElse() {
        assertThat(Grouping.byCause(List.of(
                        shared(Stage.API, "payments"),
                        shared(Stage.MONITOR, "channel-mail"),
                        dataset(Stage.LAKE, "a"))))
                .containsOnlyKeys("api:payments", "monitor:channel-mail", "dataset:a");
    }

    @Test
    void everyConditionIsInExactlyOneGroup() {
        List<Stage> stages = List.of(Stage.values());
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<Condition> conditions = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                Stage stage = stages.get(random.nextInt(stages.size()));
                conditions.add(
                        random.nextBoolean()
                                ? shared(stage, "s" + random.nextInt(3))
                                : dataset(stage, "d" + random.nextInt(5)));
            }
            assertThat(Grouping.byCause(conditions).values().stream().flatMap(List::stream))
                    .as("seed " + seed)
                    .containsExactlyInAnyOrderElementsOf(conditions);
        }
    }

    private static Condition dataset(Stage stage, String name) {
        return new Condition(
                stage + "/" + name,
                stage,
                "",
                name,
                Severity.WARNING,
                "",
                "t",
                "e",
                "s",
                Instant.EPOCH,
                List.of(),
                "a");
    }

    private static Condition shared(Stage stage, String subject) {
        return new Condition(
                stage + "/" + subject,
                stage,
                subject,
                "",
                Severity.CRITICAL,
                "",
                "t",
                "e",
                "s",
                Instant.EPOCH,
                List.of(),
                "a");
    }
}
