package io.millrace.jobs;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CronScheduleTest {
    @ParameterizedTest
    @ValueSource(strings = {"0 6 * * *", "0-59/15 * * * *", "5,35 0-6 1 1,7 1-5", "59 23 31 12 7"})
    void takesFiveFields(String text) {
        assertThat(new CronSchedule(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 6 * *        | five fields",
                "@daily         | five fields",
                "60 6 * * *     | minute '60' must be within 0 and 59",
                "0 24 * * *     | hour '24'",
                "0 6 0 * *      | day of month '0' must be within 1 and 31",
                "0 6 * 13 *     | month '13'",
                "0 6 * * 8      | day of week '8'",
                "0 6 * * MON    | day of week 'MON' is not a star",
                "30-10 * * * *  | rising",
                "0-59/0 * * * * | step of at least 1",
                "1,,2 * * * *   | is not a star"
            })
    void refusesWhatNeverComes(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CronSchedule(text))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "0 6 * * *, 2026-11-23T12:30:00Z, 2026-11-23T06:00:00Z",
        "0 6 * * *, 2026-11-23T06:00:00Z, 2026-11-23T06:00:00Z",
        "0 6 * * *, 2026-11-23T05:59:59Z, 2026-11-22T06:00:00Z",
        "0-59/15 * * * *, 2026-11-23T12:44:10Z, 2026-11-23T12:30:00Z",
        "5 0 * * 0, 2026-11-23T12:00:00Z, 2026-11-22T00:05:00Z",
        "5 0 * * 7, 2026-11-23T12:00:00Z, 2026-11-22T00:05:00Z",
        "0 0 1 * 3, 2026-11-23T12:00:00Z, 2026-11-18T00:00:00Z",
        "0 0 29 2 *, 2026-11-23T12:00:00Z, 2024-02-29T00:00:00Z"
    })
    void findsTheLastTime(String schedule, Instant moment, Instant last) {
        assertThat(new CronSchedule(schedule).last(moment)).contains(last);
    }

    @ParameterizedTest
    @CsvSource({
        "0 6 * * *, 2026-11-23T12:30:00Z, 2026-11-24T06:00:00Z",
        "0 6 * * *, 2026-11-23T06:00:00Z, 2026-11-24T06:00:00Z",
        "0 6 * * *, 2026-11-23T05:59:59Z, 2026-11-23T06:00:00Z",
        "0-59/15 * * * *, 2026-11-23T12:44:10Z, 2026-11-23T12:45:00Z",
        "0-59/15 * * * *, 2026-11-23T23:45:00Z, 2026-11-24T00:00:00Z",
        "5 0 * * 7, 2026-11-23T12:00:00Z, 2026-11-29T00:05:00Z",
        "0 0 1 * 3, 2026-11-23T12:00:00Z, 2026-11-25T00:00:00Z",
        "0 0 29 2 *, 2026-11-23T12:00:00Z, 2028-02-29T00:00:00Z"
    })
    void findsTheNextTime(String schedule, Instant moment, Instant next) {
        assertThat(new CronSchedule(schedule).next(moment)).contains(next);
    }

    @Test
    void aTimeThatNeverComesIsNone() {
        assertThat(new CronSchedule("0 0 31 2 *").last(Instant.parse("2026-11-23T12:00:00Z")))
                .isEmpty();
        assertThat(new CronSchedule("0 0 31 2 *").next(Instant.parse("2026-11-23T12:00:00Z")))
                .isEmpty();
    }
}
