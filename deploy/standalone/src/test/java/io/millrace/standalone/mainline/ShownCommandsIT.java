package io.millrace.standalone.mainline;

import io.millrace.standalone.cli.MillraceCommand;
import io.millrace.standalone.docs.ShownBlock;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Credentials;
import io.millrace.standalone.stack.Ports;
import io.millrace.standalone.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Types what README.md and docs/ show, in the order in which they show it, on a running installation; only ports are put in for
 * the usual ones. A block that can't be run here says why in a comment before it. What was run and what was not stands in {@code
 * target/shown-commands.md} afterwards.
 */
@ExtendWith(SharedStack.class)
class ShownCommandsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** They say so when there is something to look at, or nothing of that name. */
    private static final List<String> MAY_FIND_SOMETHING = List.of("bad ", "loads ", "verify ", "warehouse advise");

    private static final Set<String> WITHOUT_DATA = Set.of("keys", "completion", "bench", "chaos", "config");

    private final Stack stack;
    private final List<String> lines = new ArrayList<>();

    @TempDir
    Path temporary;

    ShownCommandsIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void everyShownCommandRuns() throws Exception {
        lines.add("| command | shown in | |");
        lines.add("| --- | --- | --- |");
        // What the examples speak of: a play of user 4711, with a note.
        shell("curl -fsS -u demo-key: -H 'Content-Type: application/json' http://127.0.0.1:8080/v1/events -d "
                + "'{\"table\":\"plays\",\"datum\":{\"song\":\"So What\",\"user_id\":\"4711\",\"note\":\"loud\"}}'");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> millrace("sql 'select note, user_id from plays'").exitCode() == 0);
        String object = millrace("lake ls plays --json").text().replaceAll("(?s).*?\"object\":\"([^\"]+)\".*", "$1");

        Set<String> done = new LinkedHashSet<>();
        for (ShownBlock block : ShownBlock.all()) {
            if (block.language().equals("sql") && block.notRun().isEmpty()) {
                sql(block.commands());
            }
            for (String command : block.commands()) {
                if (block.notRun().isPresent()) {
                    note(command, block, "not run: " + block.notRun().get());
                } else if (block.language().equals("sql")) {
                    done.add(command);
                    note(command, block, "run");
                } else if (done.add(command)) {
                    run(command.replace("OBJECT", object), block);
                }
            }
        }
        Files.write(Path.of("target", "shown-commands.md"), lines);
        assertThat(done).hasSizeGreaterThan(30);
    }

    private void run(String command, ShownBlock block) throws Exception {
        long began = System.nanoTime();
        if (command.startsWith("./millrace ")) {
            String words = command.substring("./millrace ".length());
            MillraceCommand.Outcome outcome = settled(words.equals("demo") ? words + " --events 500" : words);
            boolean right = outcome.exitCode() == 0
                    || (outcome.exitCode() == 1 && MAY_FIND_SOMETHING.stream().anyMatch(words::startsWith));
            assertThat(right)
                    .as(
                            "%s of %s:%d ended with %d: %s",
                            command, block.page(), block.line(), outcome.exitCode(), outcome.text())
                    .isTrue();
        } else {
            shell(command);
        }
        note(command, block, String.format("run, %.1f s", (System.nanoTime() - began) / 1e9));
    }

    /** What was posted a moment ago is in the warehouse a moment later. */
    private MillraceCommand.Outcome settled(String words) {
        List<MillraceCommand.Outcome> last = new ArrayList<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            last.add(millrace(words));
            return !words.startsWith("sql ") || last.get(last.size() - 1).exitCode() == 0;
        });
        return last.get(last.size() - 1);
    }

    private MillraceCommand.Outcome millrace(String words) {
        List<String> arguments = ShownBlock.words(words);
        return WITHOUT_DATA.contains(arguments.get(0))
                ? MillraceCommand.run(arguments.toArray(String[]::new))
                : MillraceCommand.run(stack.data(), arguments.toArray(String[]::new));
    }

    /** Statements that the docs show to the owner of the tables. */
    private void sql(List<String> statements) throws SQLException {
        String url = "jdbc:redshift://127.0.0.1:" + stack.ports().of(Component.WAREHOUSE) + "/warehouse?ssl=false";
        String password = Credentials.loadOrCreate(stack.data()).warehouseOwnerPassword();
        try (Connection connection = DriverManager.getConnection(url, Credentials.OWNER, password);
                Statement owner = connection.createStatement()) {
            for (String statement : statements) {
                owner.execute(statement);
            }
        }
    }

    private void shell(String command) throws IOException, InterruptedException {
        Path output = temporary.resolve("output");
        boolean streams = command.startsWith("curl -N ");
        String own = (streams ? "timeout 3 " : "") + onThesePorts(command);
        Path millrace = temporary.resolve("millrace");
        Files.writeString(
                temporary.resolve("millrace"),
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -Xmx128m -cp '"
                        + System.getProperty("java.class.path") + "' io.millrace.standalone.cli.Millrace \"$@\"\n");
        assertThat(millrace.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", own)
                .directory(temporary.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().compute("PATH", (name, path) -> temporary + ":" + path);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as("%s said %s", command, said).isIn(streams ? List.of(0, 124) : List.of(0));
        assertThat(said).as(command).doesNotContain("\"error\"");
    }

    private String onThesePorts(String command) {
        Ports ports = stack.ports();
        String own = command;
        for (Component component : Component.values()) {
            own = own.replace(":" + component.defaultPort() + "/", ":" + ports.of(component) + "/");
            if (component.defaultManagementPort().isPresent()) {
                own = own.replace(
                        ":" + component.defaultManagementPort().get() + "/", ":" + ports.management(component) + "/");
            }
        }
        // A person is asked for a password; a program shows its token.
        String token = Credentials.loadOrCreate(stack.data()).consoleToken();
        return own.replace("-u alice ", "-H 'Authorization: Bearer " + token + "' ")
                .replace("-p 5439", "-p " + ports.of(Component.WAREHOUSE));
    }

    private void note(String command, ShownBlock block, String what) {
        lines.add("| `" + command.replace("\n", " ").replace("|", "\\|") + "` | " + block.page() + ":" + block.line()
                + " | " + what + " |");
    }
}
