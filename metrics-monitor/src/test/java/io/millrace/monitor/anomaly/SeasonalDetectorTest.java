package io.millrace.monitor.anomaly;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SeasonalDetectorTest {
    private static final int WEEK = 168;

    private final SeasonalDetector detector = new SeasonalDetector(Measure.ROWS, DetectorSettings.DEFAULT);
    private final Random random = new Random(7);
    private long hour;

    @Test
    void aSeasonIsNormalOnceItIsKnown() {
        List<Judgement> learning = feed(3 * WEEK, SeasonalDetectorTest::season);
        List<Judgement> known = feed(5 * WEEK, SeasonalDetectorTest::season);

        assertThat(learning).extracting(Judgement::verdict).containsOnly(Verdict.LEARNING);
        assertThat(known).extracting(Judgement::verdict).containsOnly(Verdict.NORMAL);
        assertThat(known)
                .allSatisfy(judgement -> assertThat(judgement.expected()).isBetween(judgement.low(), judgement.high()));
    }

    @Test
    void noRowsAreToldAtOnceAndFewerRowsAtTheSecondHour() {
        feed(5 * WEEK, SeasonalDetectorTest::season);
        assertThat(feed(1, hour -> 0)).extracting(Judgement::verdict).containsExactly(Verdict.ZERO);
        feed(WEEK, SeasonalDetectorTest::season);
        assertThat(feed(2, hour -> 0.4 * season(hour)))
                .extracting(Judgement::verdict)
                .containsExactly(Verdict.UNUSUAL, Verdict.LOW);
        feed(WEEK, SeasonalDetectorTest::season);
        assertThat(feed(2, hour -> 3 * season(hour)))
                .extracting(Judgement::verdict)
                .containsExactly(Verdict.UNUSUAL, Verdict.HIGH);
    }

    @Test
    void noRowsAreToldEvenWhileTheSeasonIsNotKnown() {
        feed(3 * 24, SeasonalDetectorTest::season);
        assertThat(feed(1, hour -> 0)).extracting(Judgement::verdict).containsExactly(Verdict.ZERO);
    }

    @Test
    void anOutageDoesNotBecomeTheNorm() {
        feed(5 * WEEK, SeasonalDetectorTest::season);
        feed(24, hour -> 0);
        feed(WEEK - 24, SeasonalDetectorTest::season);

        assertThat(feed(24, SeasonalDetectorTest::season))
                .extracting(Judgement::verdict)
                .containsOnly(Verdict.NORMAL);
    }

    @Test
    void aLevelThatStaysBecomesTheNormAndKeepsItsSeason() {
        feed(5 * WEEK, SeasonalDetectorTest::season);
        List<Judgement> change = feed(DetectorSettings.DEFAULT.acceptAfterHours() + 1, hour -> 4 * season(hour));
        assertThat(change).last().extracting(Judgement::verdict).isEqualTo(Verdict.HIGH);

        assertThat(feed(2 * WEEK, hour -> 4 * season(hour)))
                .extracting(Judgement::verdict)
                .containsOnly(Verdict.NORMAL);
    }

    @Test
    void hoursInTheCalendarAreNeitherJudgedNorLearned() {
        feed(5 * WEEK, SeasonalDetectorTest::season);
        for (int i = 0; i < 24; i++) {
            assertThat(detector.observe(new Point(hour, 1, 1, true)).verdict()).isEqualTo(Verdict.EXCEPTED);
            hour++;
        }
        feed(WEEK - 24, SeasonalDetectorTest::season);
        assertThat(feed(24, SeasonalDetectorTest::season))
                .extracting(Judgement::verdict)
                .containsOnly(Verdict.NORMAL);
    }

    @Test
    void aLastingLossIsFoundWhereEachHourIsTooSmallToTell() {
        LongToDoubleFunction few = hour -> 30;
        feed(6 * WEEK, few);
        List<Judgement> lossy = feed(12, hour -> 17);

        assertThat(lossy).extracting(Judgement::verdict).contains(Verdict.LOW);
    }

    @Test
    void aGapIsNoPoint() {
        feed(5 * WEEK, SeasonalDetectorTest::season);
        feed(1, hour -> 0.4 * season(hour));
        hour += 5;
        assertThat(feed(1, hour -> 0.4 * season(hour)))
                .extracting(Judgement::verdict)
                .containsExactly(Verdict.UNUSUAL);
    }

    @Test
    void pointsComeInOrder() {
        detector.observe(new Point(10, 1, 1, false));
        assertThatThrownBy(() -> detector.observe(new Point(10, 1, 1, false)))
                .hasMessageContaining("hour 10 follows hour 10");
        assertThatThrownBy(() -> new Point(1, Double.NaN, 1, false)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<Judgement> feed(int hours, LongToDoubleFunction mean) {
        List<Judgement> judgements = new ArrayList<>();
        for (int i = 0; i < hours; i++) {
            double expected = mean.applyAsDouble(hour);
            double rows = Math.max(0, Math.rint(expected + random.nextGaussian() * Math.sqrt(expected)));
            judgements.add(detector.observe(new Point(hour, rows, rows, false)));
            hour++;
        }
        return judgements;
    }

    private static double season(long hour) {
        return 2_000 * (1 + 0.6 * Math.sin(hour % 24 / 24.0 * 2 * Math.PI)) * (hour % WEEK < 48 ? 0.7 : 1);
    }
}
