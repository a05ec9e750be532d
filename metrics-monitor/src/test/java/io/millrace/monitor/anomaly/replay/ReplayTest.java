package io.millrace.monitor.anomaly.replay;

import io.millrace.monitor.anomaly.DetectorSettings;
import io.millrace.monitor.anomaly.Measure;
import io.millrace.monitor.anomaly.Point;
import io.millrace.schemas.error.MillraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReplayTest {
    @TempDir
    Path directory;

    @Test
    void findsTheIncidentsOfTheHistoryThatTheSettingsWereNotTunedWith() throws IOException {
        History evaluation = HistoryFiles.bundled().of("evaluation_");
        ReplayReport report = new Replay(DetectorSettings.DEFAULT).run(evaluation);

        assertThat(report.incidents()).isGreaterThan(40);
        assertThat(report.precision())
                .as("false alarms %s", report.falseAlarms())
                .isGreaterThanOrEqualTo(0.95);
        assertThat(report.recall()).as("missed %s", report.missed()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void theBundledHistoryIsTheOneThatItsSeedsMake() throws IOException {
        HistoryFiles.write(HistoryGenerator.bundled(), directory);
        assertThat(HistoryFiles.read(directory)).isEqualTo(HistoryFiles.bundled());
    }

    @Test
    void countsFalseAlarmsAndMissedIncidents() {
        List<Point> points = new ArrayList<>();
        for (int hour = 0; hour < 6 * 168; hour++) {
            points.add(new Point(hour, hour == 900 ? 0 : 1000, 1000, false));
        }
        History history = new History(
                Map.of(new SeriesName("plays", "rows", Measure.ROWS), points),
                List.of(new Incident("plays", 950, 960, "unseen")));

        ReplayReport report = new Replay(DetectorSettings.DEFAULT).run(history);

        assertThat(report.falseAlarms()).containsExactly(new Alarm("plays", 900, 900, Set.of("rows")));
        assertThat(report.missed()).hasSize(1);
        assertThat(report.precision()).isZero();
        assertThat(report.recall()).isZero();
    }

    @Test
    void namesTheLineOfAFileThatIsWrong() throws IOException {
        HistoryFiles.write(new History(Map.of(), List.of(new Incident("plays", 1, 2, "x"))), directory);
        Files.writeString(directory.resolve(HistoryFiles.INCIDENTS), "plays,3,1,y\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> HistoryFiles.read(directory))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("incidents.csv:3");
    }
}
