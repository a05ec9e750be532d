package io.millrace.ingest.tally;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.tally.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AcceptedCountsTest {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final Instant START = Instant.parse("2026-11-23T10:59:59.999Z");
    private static final long HOUR = START.getEpochSecond() / 3600;

    private Instant now = START;
    private final AcceptedCounts counts = new AcceptedCounts("r1", () -> now);

    @Test
    void countsByTheHourOfTheRecordNotOfTheClock() {
        counts.stored(PLAYS, START.toEpochMilli());
        counts.stored(PLAYS, START.toEpochMilli() + 1);
        counts.stored(PLAYS, START.toEpochMilli() + 2);
        assertThat(counts.changed())
                .containsExactlyInAnyOrder(
                        new Tally.Accepted("r1", PLAYS, HOUR, 1, 0), new Tally.Accepted("r1", PLAYS, HOUR + 1, 2, 0));
    }

    @Test
    void tellsOnlyWhatChangedAndAlwaysTheWholeSum() {
        counts.stored(PLAYS, START.toEpochMilli());
        assertThat(counts.changed()).hasSize(1);
        assertThat(counts.changed()).isEmpty();
        counts.stored(PLAYS, START.toEpochMilli());
        assertThat(counts.changed()).containsExactly(new Tally.Accepted("r1", PLAYS, HOUR, 2, 0));
    }

    @Test
    void tellsAgainWhatCouldNotBeTold() {
        counts.stored(PLAYS, START.toEpochMilli());
        counts.changed().forEach(counts::notTold);
        assertThat(counts.changed()).containsExactly(new Tally.Accepted("r1", PLAYS, HOUR, 1, 0));
    }

    @Test
    void whatKafkaGivesNoTimestampIsCountedApart() {
        counts.stored(PLAYS, -1);
        assertThat(counts.changed()).containsExactly(new Tally.Accepted("r1", PLAYS, HOUR, 0, 1));
    }

    @Test
    void forgetsHoursThatAreLongToldButNoneThatIsNot() {
        counts.stored(PLAYS, START.toEpochMilli());
        now = START.plus(Duration.ofDays(3));
        assertThat(counts.changed()).hasSize(1);
        assertThat(counts.changed()).isEmpty();
        counts.stored(PLAYS, now.toEpochMilli());
        assertThat(counts.changed()).hasSize(1);
    }

    @Test
    void losesNothingWhileManyThreadsCountAndOneTells() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                for (int event = 0; event < 5_000; event++) {
                    counts.stored(PLAYS, START.toEpochMilli());
                }
            }));
        }
        threads.forEach(Thread::start);
        long told = 0;
        for (Thread thread : threads) {
            for (Tally.Accepted tally : counts.changed()) {
                told = tally.accepted();
            }
            thread.join();
        }
        for (Tally.Accepted tally : counts.changed()) {
            told = tally.accepted();
        }
        assertThat(told).isEqualTo(20_000);
    }
}
