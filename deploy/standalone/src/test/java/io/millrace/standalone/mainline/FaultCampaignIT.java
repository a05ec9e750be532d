package io.millrace.standalone.mainline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code millrace chaos} as a user runs it, for two minutes of faults: every acknowledged event stands once in the lake and
 * once in the warehouse, whatever is killed, stopped, filled or cut off.
 *
 * <p>{@code -Dmillrace.chaos.seconds} and {@code -Dmillrace.chaos.seed} make it longer, and the same again. It runs beside the
 * other classes, on an installation of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
class FaultCampaignIT {
    private static final int SECONDS = Integer.getInteger("millrace.chaos.seconds", 120);
    private static final long SEED = Long.getLong("millrace.chaos.seed", System.nanoTime());
    private static final int PATIENCE_MINUTES = 40;

    @TempDir
    Path temporary;

    @Test
    void nothingIsLostAndNothingDoubled() throws Exception {
        Path page = temporary.resolve("campaign.md");
        Path said = temporary.resolve("said.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-Dmillrace.lib=" + System.getProperty("millrace.lib"),
                "-cp",
                System.getProperty("java.class.path"),
                "io.millrace.standalone.cli.Millrace",
                "chaos",
                "--json",
                "--seconds",
                Integer.toString(SECONDS),
                "--rate",
                "60",
                "--seed",
                Long.toString(SEED),
                "--data",
                temporary.resolve("data").toString(),
                "--report",
                page.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS / 60 + PATIENCE_MINUTES, TimeUnit.MINUTES))
                    .as("the campaign of seed %d ends; it said %s", SEED, said)
                    .isTrue();
            assertThat(process.exitValue())
                    .as("seed %d: %s", SEED, Files.readString(said))
                    .isZero();
        } finally {
            // What it started ends with it.
            process.destroyForcibly().waitFor();
        }
        JsonNode report = new JsonMapper().readTree(Files.readString(temporary.resolve("campaign.json")));
        assertThat(report.path("lost").asInt()).as("seed %d", SEED).isZero();
        assertThat(report.path("doubled").asInt()).as("seed %d", SEED).isZero();
        assertThat(report.path("events").path("acknowledged").asInt()).isPositive();
        assertThat(report.path("faults").size()).isPositive();
        assertThat(Files.readString(page)).contains("| seed | " + SEED + " |");
        System.err.println(report.path("events") + ", left out: " + report.path("left_out"));
    }
}
