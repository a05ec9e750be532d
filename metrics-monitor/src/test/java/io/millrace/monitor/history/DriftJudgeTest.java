package io.millrace.monitor.history;

import io.millrace.schemas.dataset.DatasetName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DriftJudgeTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final long START = 498_000;

    private Map<String, DriftJudge.Column> known = new HashMap<>();

    @Test
    void theFirstDayIsLearnedAndWhatComesLaterIsNew() {
        assertThat(observe(0, Map.of("country", Set.of("string")), Map.of())).isEmpty();
        assertThat(observe(1, Map.of("country", Set.of("string"), "early", Set.of("string")), Map.of()))
                .isEmpty();
        assertThat(observe(30, Map.of("country", Set.of("string"), "device", Set.of("string")), Map.of()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Finding.Kind.NEW_COLUMN);
                    assertThat(finding.series().column()).isEqualTo("device");
                });
    }

    @Test
    void aColumnThatStaysAwayForADayIsToldOnce() {
        observe(0, Map.of("a", Set.of("string"), "b", Set.of("string")), Map.of());
        for (int hour = 1; hour < 24; hour++) {
            assertThat(observe(hour, Map.of("a", Set.of("string")), Map.of())).isEmpty();
        }
        assertThat(observe(24, Map.of("a", Set.of("string")), Map.of()))
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.VANISHED_COLUMN);
        assertThat(observe(25, Map.of("a", Set.of("string")), Map.of())).isEmpty();
    }

    @Test
    void anotherKindOfValuesIsToldOnce() {
        observe(0, Map.of("price", Set.of("integer")), Map.of());
        assertThat(observe(1, Map.of("price", Set.of("integer", "string")), Map.of()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.detail())
                        .isEqualTo("The column price has values of the kind string; until now only integer."));
        assertThat(observe(2, Map.of("price", Set.of("string")), Map.of())).isEmpty();
    }

    @Test
    void frequentValuesAreLearnedForAWeekAndThenTold() {
        Map<String, Set<String>> types = Map.of("country", Set.of("string"));
        for (int hour = 0; hour < 168; hour++) {
            assertThat(observe(hour, types, Map.of("country", Map.of("DE", 0.6, "FR", 0.4))))
                    .isEmpty();
        }
        List<Finding> found = observe(168, types, Map.of("country", Map.of("DE", 0.6, "XX", 0.4)));
        assertThat(found).extracting(Finding::kind).containsExactly(Finding.Kind.NEW_VALUE);
        for (int hour = 169; hour < 191; hour++) {
            assertThat(observe(hour, types, Map.of("country", Map.of("DE", 0.6, "XX", 0.4))))
                    .isEmpty();
        }
        assertThat(observe(191, types, Map.of("country", Map.of("DE", 0.6, "XX", 0.4))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Finding.Kind.VANISHED_VALUE);
                    assertThat(finding.series().name()).isEqualTo("FR");
                    assertThat(finding.detail()).doesNotContain("FR");
                });
    }

    @Test
    void fewRowsSayNothingAboutWhatIsMissing() {
        observe(0, Map.of("a", Set.of("string"), "b", Set.of("string")), Map.of());
        HourProfile few =
                new HourProfile(START + 24, 1, 5, Map.of(), Map.of("a", Set.of("string")), Map.of(), Map.of());
        assertThat(DriftJudge.judge(PLAYS, few, known, START).findings()).isEmpty();
    }

    private List<Finding> observe(
            long hour, Map<String, Set<String>> types, Map<String, Map<String, Double>> frequent) {
        HourProfile profile = new HourProfile(START + hour, 1, 1_000, Map.of(), types, frequent, Map.of());
        DriftJudge.Outcome outcome = DriftJudge.judge(PLAYS, profile, known, START);
        known = outcome.columns();
        return outcome.findings();
    }
}
