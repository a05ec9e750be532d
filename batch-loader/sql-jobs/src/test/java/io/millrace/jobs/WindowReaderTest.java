package io.millrace.jobs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WindowReaderTest {
    @ParameterizedTest
    @CsvSource({
        "day, DAY, 0, 0",
        "day-1, DAY, 1, 1",
        "day-6..day, DAY, 6, 0",
        "day-7..day-1, DAY, 7, 1",
        "hour, HOUR, 0, 0",
        "hour-2..hour, HOUR, 2, 0"
    })
    void readsWindowsAndWritesThemAlike(String text, Grain unit, int first, int last) {
        InputWindow window = WindowReader.read(text);
        assertThat(window)
                .isEqualTo(new InputWindow.Partitions(unit, first, last))
                .hasToString(text);
    }

    @Test
    void readsLatest() {
        assertThat(WindowReader.read("latest"))
                .isEqualTo(new InputWindow.Latest())
                .hasToString("latest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "week",
                "day+1",
                "day-",
                "day..",
                "day - 1",
                "Day",
                "day-6...day",
                "day-123456",
                "latest..day"
            })
    void refusesWhatIsNoWindow(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WindowReader.read(text))
                .withMessageContaining("is not a window");
    }

    @Test
    void refusesWindowsThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WindowReader.read("day..day-6"))
                .withMessageContaining("write day-6..day");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WindowReader.read("day-1..hour"))
                .withMessageContaining("mixes days and hours");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WindowReader.read("hour-10001..hour"))
                .withMessageContaining("at most 10000");
    }
}
