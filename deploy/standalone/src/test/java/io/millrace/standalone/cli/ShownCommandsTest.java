package io.millrace.standalone.cli;

import io.millrace.standalone.docs.ShownBlock;
import io.millrace.standalone.docs.ShownCommands;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/** What the docs show can be typed: every millrace command in them parses, and every command's help has an example. */
class ShownCommandsTest {
    @Test
    void everyShownCommandParses() throws IOException {
        List<String> shown = ShownCommands.all().stream()
                .filter(command -> command.startsWith("./millrace "))
                .map(command -> command.substring("./millrace ".length()))
                .toList();
        assertThat(shown).isNotEmpty();
        for (String command : shown) {
            Millrace.commandLine().parseArgs(ShownBlock.words(command).toArray(String[]::new));
        }
    }

    @Test
    void everyHelpHasAnExampleThatParses() {
        for (CommandLine command : leaves(Millrace.commandLine())) {
            String footer =
                    String.join("\n", command.getCommandSpec().usageMessage().footer());
            assertThat(footer).as(command.getCommandName()).contains("Example: millrace ");
            String example = footer.substring(footer.indexOf("Example: millrace ") + "Example: millrace ".length());
            Millrace.commandLine().parseArgs(ShownBlock.words(example).toArray(String[]::new));
        }
    }

    @Test
    void aWrongUseIsToldApart() {
        CommandLine commandLine = Millrace.commandLine();
        commandLine.setErr(new java.io.PrintWriter(java.io.Writer.nullWriter()));
        assertThat(commandLine.execute("up", "--port", "kafak=1")).isEqualTo(ExitCode.USAGE);
        assertThat(commandLine.execute("demo", "--events", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(commandLine.execute("demo", "--data", "target/no-installation"))
                .isEqualTo(ExitCode.UNREACHABLE);
    }

    private static List<CommandLine> leaves(CommandLine command) {
        List<CommandLine> leaves = new ArrayList<>();
        for (CommandLine child : command.getSubcommands().values()) {
            leaves.addAll(child.getSubcommands().isEmpty() ? List.of(child) : leaves(child));
        }
        return leaves;
    }
}
