package io.millrace.standalone.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ScheduleTest {
    private static final Targets TARGETS = new Targets(
            List.of("ingest-api-1", "ingest-api-2", "lake-writer-1", "lake-writer-2"),
            List.of("kafka", "lake-writer-1"));
    private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);

    @Test
    void theSeedAloneDecides() {
        Duration hour = Duration.ofHours(1);
        assertThat(Schedule.of(7, hour, ALL, TARGETS)).isEqualTo(Schedule.of(7, hour, ALL, TARGETS));
        assertThat(Schedule.of(7, hour, ALL, TARGETS).injections())
                .isNotEqualTo(Schedule.of(8, hour, ALL, TARGETS).injections());
    }

    @Test
    void aShorterCampaignBeginsLikeALongerOne() {
        List<Injection> shorter =
                Schedule.of(7, Duration.ofMinutes(2), ALL, TARGETS).injections();
        List<Injection> longer =
                Schedule.of(7, Duration.ofMinutes(20), ALL, TARGETS).injections();
        assertThat(longer.subList(0, shorter.size())).isEqualTo(shorter);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1, Long.MAX_VALUE})
    void faultsAreWithinTheTimeAndNeverMeetOnOneTarget(long seed) {
        Duration length = Duration.ofMinutes(20);
        List<Injection> injections = Schedule.of(seed, length, ALL, TARGETS).injections();
        assertThat(injections).allSatisfy(injection -> {
            assertThat(injection.end()).as("seed %d", seed).isLessThanOrEqualTo(length);
            assertThat(injection.length().toSeconds())
                    .as("seed %d", seed)
                    .isBetween((long) injection.kind().shortestSeconds(), (long)
                            injection.kind().longestSeconds());
        });
        for (int i = 0; i < injections.size(); i++) {
            Injection one = injections.get(i);
            assertThat(injections.subList(0, i).stream().filter(one::meets))
                    .as("seed %d meets %s", seed, one)
                    .isEmpty();
        }
    }

    @Test
    void everyKindComesOnceBeforeOneComesAgain() {
        List<FaultKind> kinds = Schedule.of(3, Duration.ofMinutes(20), ALL, TARGETS).injections().stream()
                .map(Injection::kind)
                .toList();
        assertThat(kinds.subList(0, 15)).doesNotHaveDuplicates();
        assertThat(EnumSet.copyOf(kinds)).isEqualTo(ALL);
    }

    @Test
    void onlyChosenKindsCome() {
        Set<FaultKind> chosen = EnumSet.of(FaultKind.KAFKA_KILL, FaultKind.DISK_FULL);
        assertThat(Schedule.of(3, Duration.ofMinutes(5), chosen, TARGETS).injections())
                .isNotEmpty()
                .allMatch(injection -> chosen.contains(injection.kind()));
        assertThat(Schedule.of(3, Duration.ofMinutes(5), Set.of(), TARGETS).injections())
                .isEmpty();
    }
}
