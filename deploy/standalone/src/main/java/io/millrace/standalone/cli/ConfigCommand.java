package io.millrace.standalone.cli;

import io.millrace.runtime.settings.InvalidSettingsException;
import io.millrace.runtime.settings.Section;
import io.millrace.runtime.settings.Sections;
import io.millrace.runtime.settings.SettingsBinder;
import io.millrace.runtime.settings.SettingsProblem;
import io.millrace.runtime.settings.SettingsSource;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code millrace config check}: names everything that is wrong with a millrace.yaml and the environment at once. */
@Command(
        name = "config",
        description = "Looks at the configuration of an installation.",
        mixinStandardHelpOptions = true,
        subcommands = ConfigCommand.Check.class)
final class ConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: millrace config check FILE");
    }

    /** {@code millrace config check}. */
    @Command(
            name = "check",
            description = "Names every problem at once: unknown keys, missing and wrong values, secrets in the file."
                    + " The environment counts too.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: millrace config check /etc/millrace/millrace.yaml"})
    static final class Check implements Callable<Integer> {
        private static final JsonMapper MAPPER = new JsonMapper();

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "The millrace.yaml.", defaultValue = "millrace.yaml")
        private Path file = Path.of("millrace.yaml");

        @Option(
                names = "--service",
                paramLabel = "NAME",
                description = "Check only what this service reads (default: all sections that stand in the file).")
        private Optional<String> service = Optional.empty();

        @Option(names = "--json", description = "Print one JSON object with the problems.")
        private boolean json;

        @Override
        public Integer call() {
            try {
                SettingsSource source = SettingsSource.load(Optional.of(file), System.getenv());
                SettingsBinder binder = new SettingsBinder(source);
                sections(source).forEach(binder::bind);
                binder.refuseOtherSections(Sections.ALL);
                binder.throwIfAny();
            } catch (InvalidSettingsException e) {
                System.err.println(file + ": " + e.getMessage());
                printJson(e.problems());
                return ExitCode.FOUND_WRONG;
            }
            if (!json) {
                System.out.println(file + ": no problems found");
            }
            printJson(List.of());
            return ExitCode.DONE;
        }

        private void printJson(List<SettingsProblem> problems) {
            if (!json) {
                return;
            }
            ObjectNode answer = MAPPER.createObjectNode().put("file", file.toString());
            ArrayNode all = answer.putArray("problems");
            problems.forEach(
                    problem -> all.addObject().put("setting", problem.key()).put("problem", problem.message()));
            System.out.println(MAPPER.writeValueAsString(answer));
        }

        private Collection<Section<? extends Record>> sections(SettingsSource source) {
            if (service.isEmpty()) {
                return AllSections.readByThoseIn(source.fileSections());
            }
            Collection<Section<? extends Record>> sections = AllSections.readBy(service.get());
            if (sections.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "'" + service.get() + "' is not a service; the services are " + AllSections.serviceNames());
            }
            return sections;
        }
    }
}
