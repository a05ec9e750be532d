package io.millrace.standalone.stack;

import io.millrace.standalone.process.ProcessSpec;
import io.millrace.standalone.process.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
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
    private static final Duration JOBS_POLL = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(200);

    private final DataDirectory data;
    private final Ports ports;
    private final Processes processes;
    private final Readiness readiness;
    private final Supervisor supervisor;
    private final Set<Component> components;
    private final StackOptions options;
    private final Optional<String> firstPassword;
    private final Thread jobsWatch = new Thread(this::awaitJobs, "jobs-watch");

    private Stack(
            DataDirectory data,
            Ports ports,
            Processes processes,
            Supervisor supervisor,
            StackOptions options,
            Optional<String> firstPassword) {
        this.data = data;
        this.ports = ports;
        this.processes = processes;
        this.readiness = new Readiness();
        this.supervisor = supervisor;
        this.components = options.components();
        this.options = options;
        this.firstPassword = firstPassword;
    }

    /**
     * Prepares an installation: locks the data directory, looks at the ports, writes the configuration. Nothing runs yet.
     *
     * @param events told in a short line when a process ended unasked, or one of an earlier start takes a while to end
     * @throws StackException when it cannot start, with one clear line
     */
    public static Stack prepare(StackOptions options, Consumer<String> events) {
        Installation made = Installation.prepare(options, events);
        return new Stack(
                made.data(),
                options.ports(),
                made.processes(),
                new Supervisor(events, STOP_PATIENCE),
                options,
                made.firstPassword());
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
        if (!components.contains(Component.SQL_JOBS)) {
            jobsWatch.setDaemon(true);
            jobsWatch.start();
        }
    }

    /** Starts the service of the jobs when the first job is there. */
    private void awaitJobs() {
        try {
            while (!options.hasJobs()) {
                Thread.sleep(JOBS_POLL.toMillis());
            }
            start(processes.spec(Component.SQL_JOBS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public Ports ports() {
        return ports;
    }

    /** What runs, in the order in which it starts. */
    public Set<Component> components() {
        return EnumSet.copyOf(components);
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
        return readiness.isReady(component, ports);
    }

    @Override
    public void close() {
        jobsWatch.interrupt();
        supervisor.close();
        data.close();
    }

    private void start(Component.Kind kind, Set<Component> waiting) {
        for (Component component : components) {
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
                if (readiness.isReady(component, ports)) {
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
