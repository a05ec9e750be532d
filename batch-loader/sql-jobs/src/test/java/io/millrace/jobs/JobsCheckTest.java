package io.millrace.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class JobsCheckTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    @Test
    void theExamplesAreInOrder() {
        assertThat(run("examples")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(" {2,}", " | ")))
                .containsExactly(
                        "DATASET | GRAIN | OWNER | INPUTS | RUNS | WAREHOUSE",
                        "daily_plays_per_artist | day | music-analytics | plays day, catalog.music.tracks latest,"
                                + " catalog.music.artists latest | on change | analytics.daily_plays_per_artist",
                        "hourly_active_users | hour | growth | app_events hour-23..hour, plays hour-23..hour | 10 * * * * |"
                                + " analytics.hourly_active_users",
                        "2 jobs");
    }

    @Test
    void problemsArePrintedAndCountAsFound() throws IOException {
        Files.writeString(directory.resolve("broken.sql"), "SELECT 1");
        assertThat(run(directory.toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("broken.sql:1: a job file begins")
                .contains("1 problem");
    }

    @Test
    void anEmptyDirectoryHasNoJobs() {
        assertThat(run(directory.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("0 jobs");
    }

    @Test
    void usedWronglyItSaysHow() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("a", "b")).isEqualTo(2);
        assertThat(run(directory.resolve("missing").toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("Usage: jobs-check DIR")
                .contains("is not a directory");
        assertThat(run("--help")).isZero();
    }

    private int run(String... arguments) {
        return JobsCheck.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
