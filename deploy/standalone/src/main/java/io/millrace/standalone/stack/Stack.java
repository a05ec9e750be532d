package io.millrace.standalone.stack;

import io.millrace.standalone.process.JavaCommand;
import io.millrace.standalone.process.ProcessSpec;
import io.millrace.standalone.process.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A whole Millrace on one machine: every backend and every service as a process of its own, supervised. {@link #close()}
 * stops all of them in order.
 */
public final class Stack implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(25);
    private static final Duration POLL = Duration.ofMillis(200);

    private final DataDirectory data;
    private final Ports ports;
    private final Processes processes;
    private final Readiness readiness;
    private final Supervisor supervisor;
    private final Optional<String> firstPassword;

    private Stack(
            DataDirectory data,
            Ports ports,
            Processes processes,
            Supervisor supervisor,
            Optional<String> firstPassword) {
        this.data = data;
        this.ports = ports;
        this.processes = processes;
        this.readiness = new Readiness(ports);
        this.supervisor = supervisor;
        this.firstPassword = firstPassword;
    }

    /**
     * Prepares an installation: locks the data directory, looks at the ports, writes the configuration. Nothing runs yet.
     *
     * @param events told in a short line when a process ended unasked
     * @throws StackException when it cannot start, with one clear line
     */
    public static Stack prepare(StackOptions options, Consumer<String> events) {
        DataDirectory data = DataDirectory.open(options.data(), options.fresh());
        try {
            List<String> taken = options.ports().taken();
            if (!taken.isEmpty()) {
                throw new StackException(String.join("\n", taken));
            }
            Credentials credentials = Credentials.loadOrCreate(data.root());
            ConsoleUsers console = ConsoleUsers.prepare(data.root());
            Path configuration = data.directory("run").resolve("millrace.yaml");
            Files.writeString(configuration, StackConfiguration.yaml(options.ports(), console.file(), credentials));
            Endpoints.write(data.root(), options.ports());
            JavaCommand java = new JavaCommand(options.javaHome(), options.libraries());
            Processes processes = new Processes(data, options.ports(), credentials, java, configuration);
            return new Stack(
                    data, options.ports(), processes, new Supervisor(events, STOP_PATIENCE), console.firstPassword());
        } catch (IOException e) {
            data.close();
            throw new StackException("cannot write into " + data.root() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /**
     * Starts everything and returns when all of it is ready.
     *
     * @param ready told each component that has become ready
     * @throws StackException when something is not ready in time; what was started keeps running until {@link #close()}
     */
    public void start(Duration patience, Consumer<Component> ready) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Set<Component> waiting = EnumSet.noneOf(Component.class);
        start(Component.Kind.BACKEND, waiting);
        await(waiting, component -> component != Component.MYSQL, deadline, ready);
        start(Component.Kind.SERVICE, waiting);
        await(waiting, component -> true, deadline, ready);
    }

    public Ports ports() {
        return ports;
    }

    /** Password of the console's first user, when this start made it; it is kept nowhere. */
    public Optional<String> firstPassword() {
        return firstPassword;
    }

    /** The data directory, absolute. */
    public Path data() {
        return data.root();
    }

    /** Stops one component and leaves it stopped; for trying what the others do without it. */
    public void suspend(Component component) throws InterruptedException {
        supervisor.suspend(component.id());
    }

    /** Starts a suspended component again; returns before it is ready. */
    public void resume(Component component) {
        try {
            supervisor.resume(component.id());
        } catch (IOException e) {
            throw new StackException("cannot start " + component.id() + ": " + e.getMessage(), e);
        }
    }

    /** Whether the component can be used at this moment. */
    public boolean isReady(Component component) throws InterruptedException {
        return readiness.isReady(component);
    }

    @Override
    public void close() {
        supervisor.close();
        data.close();
    }

    private void start(Component.Kind kind, Set<Component> waiting) {
        for (Component component : Component.available()) {
            if (component.kind() == kind) {
                start(processes.spec(component));
                waiting.add(component);
            }
        }
    }

    /** No service needs the application database to start: it gets ready beside them. */
    private void await(Set<Component> waiting, Predicate<Component> needed, long deadline, Consumer<Component> ready)
            throws InterruptedException {
        while (waiting.stream().anyMatch(needed)) {
            for (Component component : EnumSet.copyOf(waiting)) {
                if (readiness.isReady(component)) {
                    waiting.remove(component);
                    ready.accept(component);
                }
            }
            if (waiting.stream().anyMatch(needed)) {
                failIfLate(waiting, deadline);
                Thread.sleep(POLL.toMillis());
            }
        }
    }

    private void start(ProcessSpec spec) {
        try {
            supervisor.start(spec);
        } catch (IOException e) {
            throw new StackException("cannot start " + spec.name() + ": " + e.getMessage(), e);
        }
    }

    private void failIfLate(Set<Component> waiting, long deadline) {
        if (System.nanoTime() < deadline) {
            return;
        }
        Component first = waiting.iterator().next();
        throw new StackException(first.id() + " is not ready in time; its log is "
                + data.root().resolve("logs").resolve(first.id() + ".log"));
    }
}
