package io.millrace.standalone.stack;

import io.millrace.standalone.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A data directory with everything written into it that processes need to start: ports, credentials, configuration.
 *
 * @param data the directory, locked until it is closed
 * @param processes how each component is started
 * @param firstPassword of the console's first user, when this made it; it is kept nowhere
 */
public record Installation(
        DataDirectory data, Ports ports, Credentials credentials, Processes processes, Optional<String> firstPassword) {
    /**
     * Locks the data directory, looks at the ports, writes the configuration. Nothing runs yet, and nothing of an earlier start does
     * any more.
     *
     * @param events told when that takes a while
     * @throws StackException when it cannot be prepared, with one clear line
     */
    public static Installation prepare(StackOptions options, Consumer<String> events) {
        DataDirectory data = DataDirectory.open(options.data(), options.fresh());
        try {
            LeftBehind.end(data.root(), events);
            List<String> taken = options.ports().taken(options.components());
            if (!taken.isEmpty()) {
                throw new StackException(String.join("\n", taken));
            }
            Credentials credentials = Credentials.loadOrCreate(data.root());
            ConsoleUsers console = ConsoleUsers.prepare(data.root());
            Path configuration = data.directory("run").resolve("millrace.yaml");
            Files.writeString(configuration, StackConfiguration.yaml(options, console.file(), credentials));
            Endpoints.write(data.root(), options.ports(), options.jobs());
            JavaCommand java = new JavaCommand(options.javaHome(), options.libraries());
            Processes processes =
                    new Processes(data, options.ports(), credentials, java, configuration, options.settings());
            return new Installation(data, options.ports(), credentials, processes, console.firstPassword());
        } catch (IOException e) {
            data.close();
            throw new StackException("cannot write into " + data.root() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }
}
