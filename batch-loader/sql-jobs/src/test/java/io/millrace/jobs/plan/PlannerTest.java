package io.millrace.jobs.plan;

import io.millrace.jobs.Grain;
import io.millrace.jobs.InputWindow;
import io.millrace.schemas.dataset.DatasetName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PlannerTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final DatasetName ARTISTS = new DatasetName("catalog.music.artists");
    private static final DatasetName DAILY = new DatasetName("daily_plays");
    private static final DatasetName WEEKLY = new DatasetName("weekly_plays");
    private static final InputWindow SAME_DAY = new InputWindow.Partitions(Grain.DAY, 0, 0);
    private static final InputWindow WEEK = new InputWindow.Partitions(Grain.DAY, 6, 0);
    private static final long DAY = 20_000;

    private final SimulatedLake lake = new SimulatedLake();

    @Test
    void aLateBatchMakesOnlyItsPartitionsAndThoseDownstreamStale() {
        Planner planner = planner(daily("sql 1"), weekly());
        for (int day = 0; day < 10; day++) {
            lake.arrive(PLAYS, (DAY + day) * 24 + 5);
        }
        lake.runAll(planner, hour(9, 23));

        lake.arrive(PLAYS, (DAY + 2) * 24 + 5);
        Plan plan = planner.plan(lake, hour(9, 23));

        assertThat(plan.runs())
                .filteredOn(run -> run.job().output().equals(DAILY))
                .extracting(PlannedRun::slot)
                .containsExactly(day(2));
        assertThat(plan.runs())
                .filteredOn(run -> run.job().output().equals(WEEKLY))
                .extracting(PlannedRun::slot)
                .containsExactly(day(2), day(3), day(4), day(5), day(6), day(7), day(8));
        assertThat(plan.runs().get(0).causes())
                .singleElement()
                .isInstanceOfSatisfying(Cause.InputsChanged.class, cause -> assertThat(cause.changed())
                        .extracting(InputRef::toString)
                        .containsExactly("plays " + day(2) + "T05"));
    }

    @Test
    void changedCodeIsRetroactiveAndStopsWhereResultsAreTheSame() {
        lake.arrive(PLAYS, DAY * 24);
        lake.arrive(PLAYS, DAY * 24 + 30);
        lake.runAll(planner(daily("sql 1"), weekly()), hour(1, 23));

        Plan plan = planner(daily("sql 2"), weekly()).plan(lake, hour(1, 23));

        assertThat(plan.runs()).hasSize(4);
        assertThat(plan.runs().get(0).causes()).containsExactly(new Cause.CodeChanged());
        assertThat(planner(daily("sql 1"), weekly()).plan(lake, hour(1, 23)).runs())
                .isEmpty();
    }

    @Test
    void aNewEngineMakesEverythingAgain() {
        lake.arrive(PLAYS, DAY * 24);
        lake.runAll(planner(daily("sql")), hour(0, 1));
        Plan plan = new Planner(List.of(daily("sql")), "spark 5").plan(lake, hour(0, 1));
        assertThat(plan.runs()).singleElement().satisfies(run -> assertThat(run.causes())
                .containsExactly(new Cause.EngineChanged()));
    }

    @Test
    void aHeldVersionIsNotMadeAgainAndDownstreamStaysOnTheLastGoodOne() {
        Planner planner = planner(daily("sql"), weekly());
        lake.arrive(PLAYS, DAY * 24);
        lake.runAll(planner, hour(0, 23));
        lake.arrive(PLAYS, DAY * 24);
        PlannedRun run = planner.plan(lake, hour(0, 23)).runs().get(0);
        lake.hold(run);

        assertThat(planner.plan(lake, hour(0, 23)).runs()).isEmpty();
        lake.arrive(PLAYS, DAY * 24 + 1);
        assertThat(planner.plan(lake, hour(0, 23)).runs()).hasSize(2);
    }

    @Test
    void aMirrorIsReadAsOfTheEndOfThePartition() {
        PlannedJob enriched = new PlannedJob(DAILY, Grain.DAY, Map.of(PLAYS, SAME_DAY, ARTISTS, SAME_DAY), "sql");
        lake.arrive(ARTISTS, DAY * 24 - 50);
        lake.arrive(PLAYS, DAY * 24);
        lake.arrive(PLAYS, (DAY + 1) * 24);
        lake.arrive(PLAYS, (DAY + 3) * 24);
        lake.runAll(planner(enriched), hour(3, 5));
        assertThat(lake.current(DAILY))
                .as("a mirror alone makes no partition")
                .containsOnlyKeys(day(0), day(1), day(3));

        lake.arrive(ARTISTS, (DAY + 3) * 24 + 4);
        assertThat(planner(enriched).plan(lake, hour(3, 6)).runs())
                .as("newer changes leave older partitions alone")
                .extracting(PlannedRun::slot)
                .containsExactly(day(3));
        lake.runAll(planner(enriched), hour(3, 6));

        lake.arrive(ARTISTS, DAY * 24 + 30);
        Plan late = planner(enriched).plan(lake, hour(4, 6));
        assertThat(late.runs())
                .as("late ones concern their day and all after it")
                .extracting(PlannedRun::slot)
                .containsExactly(day(1), day(3));
        assertThat(late.runs().get(0).causes())
                .singleElement()
                .isInstanceOfSatisfying(Cause.InputsChanged.class, cause -> assertThat(cause.changed())
                        .extracting(InputRef::toString)
                        .containsExactly(ARTISTS + " " + day(1)));
    }

    @Test
    void aJobOverMirrorsAloneHasAPartitionForEachDaySinceTheFirstChange() {
        PlannedJob ofMirror = new PlannedJob(DAILY, Grain.DAY, Map.of(ARTISTS, SAME_DAY), "sql");
        lake.arrive(ARTISTS, DAY * 24 + 5);
        lake.runAll(planner(ofMirror), hour(2, 3));
        assertThat(lake.current(DAILY)).containsOnlyKeys(day(0), day(1), day(2));
        lake.runAll(planner(ofMirror), hour(3, 3));
        assertThat(lake.runs()).isEqualTo(4);

        lake.expire(ARTISTS, DAY * 24 + 5);
        lake.arrive(ARTISTS, DAY * 24 + 26);
        assertThat(planner(ofMirror).plan(lake, hour(3, 3)).frozen())
                .as("what expired changes made stays")
                .extracting(Plan.Frozen::slot)
                .containsExactly(day(0));
    }

    @Test
    void latestInputsMakeTheOpenSlotStaleAndLeaveClosedOnesAlone() {
        PlannedJob enriched =
                new PlannedJob(DAILY, Grain.DAY, Map.of(PLAYS, SAME_DAY, ARTISTS, new InputWindow.Latest()), "sql");
        lake.arrive(PLAYS, DAY * 24);
        lake.arrive(PLAYS, (DAY + 1) * 24);
        lake.arrive(ARTISTS, DAY * 24);
        lake.runAll(planner(enriched), hour(1, 5));

        lake.arrive(ARTISTS, (DAY + 1) * 24 + 1);
        assertThat(planner(enriched).plan(lake, hour(1, 6)).runs())
                .extracting(PlannedRun::slot)
                .containsExactly(day(1));
        assertThat(planner(enriched).plan(lake, hour(2, 6)).runs()).isEmpty();
    }

    @Test
    void partitionsWhoseRawDataHasExpiredStayAsTheyAre() {
        lake.arrive(PLAYS, DAY * 24);
        lake.arrive(PLAYS, DAY * 24 + 1);
        lake.runAll(planner(daily("sql 1")), hour(0, 23));
        lake.expire(PLAYS, DAY * 24);

        Plan plan = planner(daily("sql 2")).plan(lake, hour(5, 0));

        assertThat(plan.runs()).isEmpty();
        assertThat(plan.frozen()).singleElement().satisfies(frozen -> {
            assertThat(frozen.slot()).isEqualTo(day(0));
            assertThat(frozen.expired().toString()).isEqualTo("plays " + day(0) + "T00");
        });
    }

    @Test
    void slotsAfterNowAreNotPlanned() {
        lake.arrive(PLAYS, DAY * 24);
        lake.runAll(planner(daily("sql"), weekly()), hour(0, 5));
        assertThat(lake.current(WEEKLY)).containsOnlyKeys(day(0));
    }

    @Test
    void circlesAndTwoMakersOfOneDatasetAreRefused() {
        PlannedJob backwards = new PlannedJob(PLAYS, Grain.DAY, Map.of(WEEKLY, SAME_DAY), "sql");
        assertThatThrownBy(() -> planner(daily("sql"), weekly(), backwards)).hasMessageContaining("circle");
        assertThatThrownBy(() -> planner(daily("a"), daily("b"))).hasMessageContaining("two jobs make daily_plays");
    }

    private static PlannedJob daily(String code) {
        return new PlannedJob(DAILY, Grain.DAY, Map.of(PLAYS, SAME_DAY), code);
    }

    private static PlannedJob weekly() {
        return new PlannedJob(WEEKLY, Grain.DAY, Map.of(DAILY, WEEK), "weekly");
    }

    private static Planner planner(PlannedJob... jobs) {
        return new Planner(List.of(jobs), "spark 4");
    }

    private static Slot day(int day) {
        return new Slot(Grain.DAY, DAY + day);
    }

    private static Slot hour(int day, int hour) {
        return new Slot(Grain.HOUR, (DAY + day) * 24 + hour);
    }
}
