package io.millrace.standalone.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class CompletionCommandTest {
    @TempDir
    Path directory;

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assumeThat(Path.of("/bin/bash")).as("bash").exists();
        MillraceCommand.Outcome script = MillraceCommand.run("completion");
        assertThat(script.exitCode()).isEqualTo(ExitCode.DONE);
        Path file = Files.writeString(directory.resolve("completion"), script.text());

        assertThat(completions(file, "millrace la")).containsExactly("lake");
        assertThat(completions(file, "millrace lake st")).containsExactly("stats");
        assertThat(completions(file, "millrace audit --js")).containsExactly("--json");
    }

    /** What bash offers after a line, asked of the function that the script registers. */
    private static List<String> completions(Path script, String line) throws IOException, InterruptedException {
        String ask = """
                source "$1"
                read -ra COMP_WORDS <<< "$2"
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                COMP_LINE=$2
                COMP_POINT=${#2}
                COMPREPLY=()
                # It sets options of the completion that goes on, and none does here.
                "$(complete -p millrace | sed 's/.*-F \\([^ ]*\\).*/\\1/')" 2>/dev/null
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        Process bash = new ProcessBuilder("/bin/bash", "-c", ask, "bash", script.toString(), line)
                .redirectErrorStream(true)
                .start();
        String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(answer).isZero();
        return answer.lines().map(String::strip).toList();
    }
}
