package io.millrace.standalone.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class JobsCommandTest {
    @TempDir
    Path empty;

    @Test
    void aDirectoryWithoutTestsStartsNothingAndPasses() {
        assertThat(run("jobs", "test", "--jobs", empty.toString())).isZero();
    }

    @Test
    void usedWronglyItSaysSo() {
        assertThat(run("jobs")).isEqualTo(ExitCode.USAGE);
        assertThat(run("jobs", "test", "--jobs", empty.resolve("missing").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("jobs", "diff", "plays", "23.11.2026")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void withoutAnInstallationTheLakeCannotBeReached() {
        assertThat(run("jobs", "plan", "--jobs", empty.toString(), "--data", empty.toString()))
                .isEqualTo(ExitCode.UNREACHABLE);
    }

    private static int run(String... arguments) {
        CommandLine commandLine = Millrace.commandLine();
        commandLine.setErr(new PrintWriter(Writer.nullWriter()));
        return commandLine.execute(arguments);
    }
}
