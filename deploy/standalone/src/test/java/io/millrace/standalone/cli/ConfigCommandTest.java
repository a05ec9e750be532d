package io.millrace.standalone.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigCommandTest {
    @TempDir
    Path temporary;

    @Test
    void namesTheProblemsOfAllSectionsAtOnce() throws IOException {
        Path file = Files.writeString(temporary.resolve("millrace.yaml"), """
                kafka: {bootstrap-server: k:9092}
                object-store: {bucket: lake, secret-key: abc}
                lake-writer: {batch-age: soon}
                """);
        PrintStream standardError = System.err;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            assertThat(Millrace.commandLine().execute("config", "check", file.toString()))
                    .isEqualTo(ExitCode.FOUND_WRONG);
        } finally {
            System.setErr(standardError);
        }
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("kafka.bootstrap-server: is not a setting (millrace.yaml:1)")
                .contains("kafka.bootstrap-servers: is required")
                .contains("object-store.secret-key: is a secret and must not stand in the file")
                .contains("lake-writer.batch-age: 'soon' is not a duration")
                .doesNotContain("abc");
    }
}
