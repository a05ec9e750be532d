package io.millrace.standalone.cli;

import io.millrace.runtime.settings.Sections;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigCommandTest {
    @TempDir
    Path temporary;

    @Test
    void theExampleInTheDocsHasNoProblems() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "configuration.md"));
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();
        Path file = Files.writeString(
                temporary.resolve("millrace.yaml"), page.substring(start, page.indexOf("```", start)));
        SettingsSource source = SettingsSource.load(Optional.of(file), Map.of("MILLRACE_WAREHOUSE_PASSWORD", "x"));
        SettingsBinder binder = new SettingsBinder(source);
        AllSections.readByThoseIn(source.fileSections()).forEach(binder::bind);
        binder.refuseOtherSections(Sections.ALL);
        assertThat(source.fileSections()).contains("ingest-api", "lake-writer", "warehouse-loader");
        assertThat(binder.problems()).isEmpty();
    }

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

    @Test
    void programsReadTheProblemsAsJson() throws IOException {
        Path file = Files.writeString(temporary.resolve("millrace.yaml"), "lake-writer: {batch-age: soon}\n");
        MillraceCommand.Outcome outcome = MillraceCommand.run("config", "check", file.toString(), "--json");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(outcome.text())
                .contains("{\"setting\":\"lake-writer.batch-age\",\"problem\":\"'soon' is not a duration");
    }
}
