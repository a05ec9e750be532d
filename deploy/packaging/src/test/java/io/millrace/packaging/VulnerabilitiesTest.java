package io.millrace.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The check for known vulnerabilities says by its exit code what a scanner found, and fetches nothing unless it is told to. */
class VulnerabilitiesTest {
    @TempDir
    Path directory;

    private Path bill;

    @BeforeEach
    void bill() throws IOException {
        bill = Files.writeString(directory.resolve("bill.json"), "{}");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "127, 3", "128, 3"})
    void theScannersAnswerIsTheExitCode(int scanner, int expected) throws Exception {
        scanner("osv-scanner", "exit " + scanner);
        assertThat(run(bill.toString())).isEqualTo(expected);
    }

    @Test
    void nothingIsFetchedUnlessToldTo() throws Exception {
        scanner("osv-scanner", "echo \"$@\" > '" + directory.resolve("asked") + "'");
        assertThat(run(bill.toString())).isZero();
        assertThat(directory.resolve("asked")).content().contains("--offline").doesNotContain("--download");
        assertThat(run("--update", bill.toString())).isZero();
        assertThat(directory.resolve("asked")).content().contains("--download-offline-databases");
    }

    @Test
    void withoutAScannerItSaysWhatToDo() throws Exception {
        assertThat(run(bill.toString())).isEqualTo(3);
        assertThat(directory.resolve("said")).content().contains("osv-scanner, grype or trivy");
    }

    @Test
    void wrongUseIsToldApart() throws Exception {
        assertThat(run("--updte")).isEqualTo(2);
    }

    private void scanner(String name, String script) throws IOException {
        Path program = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    /** With no other scanner on the path than those of this test. */
    private int run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "bash",
                Repository.file("deploy/vulnerabilities.sh").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        builder.environment().put("PATH", directory + ":/usr/bin:/bin");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
