package io.millrace.standalone.cli;

import io.millrace.monitor.access.LocalUser;
import io.millrace.monitor.access.Role;
import io.millrace.monitor.access.UsersFile;
import io.millrace.standalone.stack.ConsoleUsers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace users}: who may log in to the console. */
@Command(
        name = "users",
        description = "Shows and changes who may log in to the console. A change counts from the next login on.",
        mixinStandardHelpOptions = true,
        subcommands = {UsersCommand.Ls.class, UsersCommand.Add.class, UsersCommand.Remove.class})
final class UsersCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: millrace users ls");
    }

    /** Which file it is about. */
    static final class FileOption {
        @Mixin
        private DataOption data = new DataOption();

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "The users file of an installation that is not standalone.")
        private Optional<Path> file = Optional.empty();

        UsersFile open() {
            return new UsersFile(file.orElseGet(() -> ConsoleUsers.file(data.data)));
        }
    }

    /** {@code millrace users ls}. */
    @Command(
            name = "ls",
            description = "Lists the users with their roles.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: millrace users ls --json"})
    static final class Ls implements Callable<Integer> {
        @Mixin
        private FileOption file = new FileOption();

        @Option(names = "--json", description = "Print one JSON object a user.")
        private boolean json;

        @Override
        public Integer call() {
            List<Map<String, String>> users = new ArrayList<>();
            for (LocalUser user : file.open().users().values()) {
                Map<String, String> shown = new LinkedHashMap<>();
                shown.put("name", user.name());
                shown.put("role", user.role().text());
                users.add(shown);
            }
            Records.print(users, json, "name", "role");
            return ExitCode.DONE;
        }
    }

    /** {@code millrace users add}. */
    @Command(
            name = "add",
            description =
                    "Adds a user with a random password, which is shown this once; gives one that is there a new password"
                            + " and role.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: millrace users add alice --role operator"})
    static final class Add implements Callable<Integer> {
        private static final int BYTES = 12;

        @Mixin
        private FileOption file = new FileOption();

        @Parameters(paramLabel = "NAME", description = "Name for the login.")
        private String name = "";

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "viewer, operator or admin (default: ${DEFAULT-VALUE}).")
        private String role = "viewer";

        @Option(names = "--stdin", description = "Read the password from standard input instead of making one.")
        private boolean stdin;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            Role known = Role.named(role)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "'" + role + "' is no role: use viewer, operator or admin"));
            String password = stdin ? read() : made();
            try {
                file.open().put(name, known, password);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
            Map<String, String> shown = new LinkedHashMap<>();
            shown.put("name", name);
            shown.put("role", known.text());
            if (!stdin) {
                shown.put("password", password);
            }
            Records.print(shown, json);
            return ExitCode.DONE;
        }

        private String read() throws IOException {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isBlank()) {
                throw new ParameterException(spec.commandLine(), "standard input holds no password");
            }
            return line.strip();
        }

        private static String made() {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        }
    }

    /** {@code millrace users rm}. */
    @Command(
            name = "rm",
            description = "Removes a user. A login that is open ends with its session at the latest.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: millrace users rm alice"})
    static final class Remove implements Callable<Integer> {
        @Mixin
        private FileOption file = new FileOption();

        @Parameters(paramLabel = "NAME", description = "Name of the user.")
        private String name = "";

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Override
        public Integer call() {
            if (!file.open().remove(name)) {
                System.err.println("there is no user " + name);
                return ExitCode.FOUND_WRONG;
            }
            Records.print(Map.of("removed", name), json);
            return ExitCode.DONE;
        }
    }
}
