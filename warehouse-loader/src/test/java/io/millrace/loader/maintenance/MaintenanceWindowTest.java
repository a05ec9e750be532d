package io.millrace.loader.maintenance;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MaintenanceWindowTest {
    private static final MaintenanceWindow NIGHT =
            MaintenanceWindow.of(List.of("sat", "Sunday"), "23:30", "02:00", "Europe/Zurich");

    /** The 21st of November 2026 is a Saturday; Zurich is an hour ahead of UTC then. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-21T22:29:59Z, false",
        "2026-11-21T22:30:00Z, true",
        "2026-11-22T00:59:59Z, true",
        "2026-11-22T01:00:00Z, false",
        "2026-11-22T23:30:00Z, true",
        "2026-11-23T23:30:00Z, false",
        "2026-11-20T23:30:00Z, false",
    })
    void goesOverMidnightFromTheDayOnWhichItBegins(Instant now, boolean within) {
        assertThat(NIGHT.endIfWithin(now).isPresent()).isEqualTo(within);
    }

    @Test
    void saysWhenItEnds() {
        assertThat(NIGHT.endIfWithin(Instant.parse("2026-11-21T23:00:00Z")))
                .contains(Instant.parse("2026-11-22T01:00:00Z"));
        MaintenanceWindows windows =
                new MaintenanceWindows(List.of(NIGHT, MaintenanceWindow.of(List.of(), "00:00", "03:00", "UTC")));
        assertThat(windows.reason(Instant.parse("2026-11-22T00:30:00Z")))
                .contains("a maintenance window until 2026-11-22T03:00:00Z");
        assertThat(windows.reason(Instant.parse("2026-11-22T03:00:00Z"))).isEmpty();
    }

    @Test
    void equalEndsAreAWholeDay() {
        MaintenanceWindow always = MaintenanceWindow.of(List.of(), "00:00", "00:00", "UTC");
        assertThat(always.endIfWithin(Instant.parse("2026-11-22T00:30:00Z")))
                .contains(Instant.parse("2026-11-23T00:00:00Z"));
    }

    @Test
    void anHourThatTheClockSkipsMakesNoTrouble() {
        MaintenanceWindow spring = MaintenanceWindow.of(List.of(), "02:15", "03:30", "Europe/Zurich");
        assertThat(spring.endIfWithin(Instant.parse("2026-03-29T01:20:00Z")))
                .contains(Instant.parse("2026-03-29T01:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "someday, 02:00, 03:00, UTC",
        "sat, 2am, 03:00, UTC",
        "sat, 02:00, 25:00, UTC",
        "sat, 02:00, 03:00, Mars"
    })
    void refusesWhatIsNoTime(String day, String from, String to, String zone) {
        assertThatThrownBy(() -> MaintenanceWindow.of(List.of(day), from, to, zone))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("' is not a");
    }
}
