package io.millrace.standalone.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every command of the tool: programs can read what it prints, people can read its help, wrong use is told apart. */
class EveryCommandTest {
    /** What they print is a script of the shell, and JSON in any case. */
    private static final Set<String> WITHOUT_JSON =
            Set.of("millrace completion", "millrace jobs lineage", "millrace jobs submit");

    static List<String> leaves() {
        return leaves(Millrace.commandLine())
                .map(command -> command.getCommandSpec().qualifiedName())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void printsJsonWhenItIsAskedTo(String name) {
        if (!WITHOUT_JSON.contains(name)) {
            OptionSpec json = command(name).findOption("--json");
            assertThat(json).as("--json of %s", name).isNotNull();
            assertThat(json.arity().max()).as("--json of %s is a flag", name).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void everyOptionAndParameterSaysWhatItIs(String name) {
        CommandSpec command = command(name);
        assertThat(command.usageMessage().description()).as(name).isNotEmpty();
        assertThat(command.options())
                .allSatisfy(option -> assertThat(option.hidden() || option.description().length > 0)
                        .as("%s of %s", option.longestName(), name)
                        .isTrue());
        assertThat(command.positionalParameters()).allSatisfy(parameter -> assertThat(parameter.description())
                .as("%s of %s", parameter.paramLabel(), name)
                .isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void anUnknownOptionIsWrongUse(String name) {
        CommandLine commandLine = Millrace.commandLine();
        commandLine.setErr(new java.io.PrintWriter(java.io.Writer.nullWriter()));
        assertThat(commandLine.execute(words(name, "--no-such-option")))
                .as(name)
                .isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void helpEndsWithAnExample(String name) {
        MillraceCommand.Outcome help = MillraceCommand.run(words(name, "--help"));
        assertThat(help.exitCode()).as(name).isZero();
        assertThat(help.text()).as(name).contains("Example: " + name);
    }

    private static String[] words(String name, String more) {
        List<String> words = new ArrayList<>(List.of(name.split(" ")));
        words.remove(0);
        words.add(more);
        return words.toArray(String[]::new);
    }

    private static CommandSpec command(String name) {
        return leaves(Millrace.commandLine())
                .map(CommandLine::getCommandSpec)
                .filter(command -> command.qualifiedName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<CommandLine> leaves(CommandLine command) {
        return command.getSubcommands().isEmpty()
                ? Stream.of(command)
                : command.getSubcommands().values().stream().flatMap(EveryCommandTest::leaves);
    }
}
