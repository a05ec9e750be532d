package io.millrace.standalone.chaos;

import io.millrace.embedded.LoopbackPort;
import io.millrace.runtime.clock.ServiceClock;
import io.millrace.standalone.process.Supervisor;
import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Installation;
import io.millrace.standalone.stack.Processes;
import io.millrace.standalone.stack.Readiness;
import io.millrace.standalone.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An installation with several processes of each service, small ones, and with links before S3 and the warehouse that can
 * misbehave. A process that ends is started again, as a supervisor does.
 */
final class Fleet implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(25);
    private static final Map<Component, Integer> HEAPS = Map.of(
            Component.ZOOKEEPER, 64,
            Component.KAFKA, 256,
            Component.OBJECT_STORE, 160,
            Component.WAREHOUSE, 192,
            Component.MYSQL, 48,
            Component.INGEST_API, 144,
            Component.CDC_CONNECTOR, 160,
            Component.LAKE_WRITER, 256,
            Component.WAREHOUSE_LOADER, 192,
            Component.METRICS_MONITOR, 144);

    private final Installation installation;
    private final Supervisor supervisor;
    private final Readiness readiness = new Readiness();
    private final List<Member> members;
    private final int storeLinkPort;
    private final int warehouseLinkPort;
    private final FaultyLink storeLink;
    private final FaultyLink warehouseLink;

    /**
     * Nothing runs yet but the links.
     *
     * @param events told in a short line when a process ended unasked
     */
    Fleet(Installation installation, long seed, Consumer<String> events) {
        this.installation = installation;
        this.supervisor = new Supervisor(events, STOP_PATIENCE);
        Set<Integer> taken = new HashSet<>(installation.ports().byName().values());
        this.members = members(installation, taken);
        this.storeLinkPort = free(taken);
        this.warehouseLinkPort = free(taken);
        this.storeLink = FaultyLink.start(storeLinkPort, installation.ports().of(Component.OBJECT_STORE), seed);
        this.warehouseLink =
                FaultyLink.start(warehouseLinkPort, installation.ports().of(Component.WAREHOUSE), seed + 1);
    }

    private static List<Member> members(Installation installation, Set<Integer> taken) {
        List<Member> members = new ArrayList<>();
        for (Component component : Component.available()) {
            int port = installation.ports().of(component);
            if (component.kind() == Component.Kind.BACKEND) {
                members.add(new Member(component.id(), component, port, port));
                continue;
            }
            int management = installation.ports().management(component);
            if (component == Component.METRICS_MONITOR) {
                members.add(new Member(component.id(), component, port, management));
                continue;
            }
            members.add(new Member(component.id() + "-1", component, port, management));
            int secondPort = free(taken);
            int secondManagement = component == Component.INGEST_API ? free(taken) : secondPort;
            members.add(new Member(component.id() + "-2", component, secondPort, secondManagement));
        }
        return members;
    }

    private static int free(Set<Integer> taken) {
        int port = LoopbackPort.free(taken);
        taken.add(port);
        return port;
    }

    /**
     * Starts everything and returns when all of it is ready.
     *
     * @throws StackException when it is not in time
     */
    void start(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        List<Member> servers =
                members.stream().filter(member -> !member.isService()).toList();
        servers.forEach(this::launch);
        awaitReady(servers, deadline);
        members.stream().filter(Member::isService).forEach(this::launch);
        awaitReady(members, deadline);
    }

    /**
     * Returns when all of it is ready.
     *
     * @throws StackException when it is not in time
     */
    void awaitReady(Duration patience) throws InterruptedException {
        awaitReady(members, System.nanoTime() + patience.toNanos());
    }

    private void awaitReady(List<Member> waited, long deadline) throws InterruptedException {
        for (Member member : waited) {
            while (!isReady(member)) {
                if (System.nanoTime() > deadline) {
                    throw new StackException(member.name() + " is not ready in time; its log is "
                            + installation.data().root().resolve("logs").resolve(member.name() + ".log"));
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private boolean isReady(Member member) throws InterruptedException {
        return member.isService() ? readiness.saysReady(member.management()) : readiness.listens(member.port());
    }

    private void launch(Member member) {
        List<String> options = new ArrayList<>();
        // Few live long enough for the second compiler to be worth its while.
        options.add("-XX:TieredStopAtLevel=1");
        if (member.isService()) {
            options.add("-D" + ServiceClock.OFFSET_FILE + "=" + clockFile(member.name()));
        }
        Processes.Copy copy = new Processes.Copy(
                member.name(), HEAPS.getOrDefault(member.component(), 128), options, environment(member));
        try {
            supervisor.start(installation.processes().spec(member.component(), copy));
        } catch (IOException e) {
            throw new StackException("cannot start " + member.name() + ": " + e.getMessage(), e);
        }
    }

    private Map<String, String> environment(Member member) {
        String store = "http://127.0.0.1:" + storeLinkPort;
        if (!member.isService()) {
            return Map.of("MILLRACE_S3_ENDPOINT", store);
        }
        Map<String, String> environment = new TreeMap<>();
        environment.put("MILLRACE_OBJECT_STORE_ENDPOINT", store);
        environment.put(
                "MILLRACE_WAREHOUSE_JDBC_URL",
                "jdbc:redshift://127.0.0.1:" + warehouseLinkPort + "/warehouse?ssl=false");
        String section = "MILLRACE_" + member.component().name() + "_";
        environment.put(section + "MANAGEMENT_PORT", Integer.toString(member.management()));
        switch (member.component()) {
            case INGEST_API -> {
                environment.put(section + "HTTP_PORT", Integer.toString(member.port()));
                environment.put(section + "MAX_IN_FLIGHT", "16MB");
                environment.put(section + "PRODUCER_BUFFER_MEMORY", "16MB");
            }
            case LAKE_WRITER -> {
                environment.put(section + "INSTANCE_ID", member.name());
                environment.put(section + "SESSION_TIMEOUT", "6s");
                environment.put(section + "MEMORY", "64MB");
                environment.put(
                        section + "SCRATCH_DIRECTORY", temporary(member.name()).toString());
            }
            default -> {
                // What all copies are told is enough.
            }
        }
        return environment;
    }

    /** Where a process keeps temporary files. */
    Path temporary(String name) {
        return installation.data().directory("tmp/" + name);
    }

    /** Where a server keeps its data. */
    Path directory(Component component) {
        return installation.data().directory(component.id());
    }

    /** The file that moves the clock of a process. */
    Path clockFile(String name) {
        return installation.data().directory("run").resolve("clock-" + name);
    }

    List<Member> members() {
        return members;
    }

    /** The processes of a component. */
    List<Member> members(Component component) {
        return members.stream()
                .filter(member -> member.component() == component)
                .toList();
    }

    Installation installation() {
        return installation;
    }

    FaultyLink storeLink() {
        return storeLink;
    }

    FaultyLink warehouseLink() {
        return warehouseLink;
    }

    /** Sends a signal to a process and the server that it may have started, all in one call. */
    void signal(String signal, String name) {
        signal(signal, processes(name));
    }

    /** Sends a signal to all processes in one call, so that none has time to notice the others' end. */
    void signalAll(String signal) {
        Set<Long> all = new TreeSet<>();
        members.forEach(member -> all.addAll(processes(member.name())));
        signal(signal, all);
    }

    private static void signal(String signal, Set<Long> processes) {
        if (processes.isEmpty()) {
            return; // it has ended by itself, and is started again
        }
        List<String> command = new ArrayList<>(List.of("kill", "-s", signal));
        processes.forEach(process -> command.add(Long.toString(process)));
        Commands.run(command);
    }

    private Set<Long> processes(String name) {
        Set<Long> processes = new TreeSet<>();
        supervisor.running().stream()
                .filter(child -> child.name().equals(name))
                .forEach(child -> processes.add(child.pid()));
        members.stream()
                .filter(member -> member.name().equals(name) && !member.isService())
                .forEach(member -> processes.addAll(serversOn(directory(member.component()))));
        return processes;
    }

    /** Database servers are no children of the process that started them. */
    private static List<Long> serversOn(Path directory) {
        String exact = directory.toString();
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(process -> List.of(commandLine(process).split("\0")).stream()
                        .anyMatch(word -> word.equals(exact)
                                || word.startsWith(exact + "/")
                                || word.startsWith("--datadir=" + exact)))
                .toList();
    }

    private static String commandLine(long process) {
        try {
            return Files.readString(Path.of("/proc/" + process + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // ended meanwhile
        }
    }

    /** Stops a process in order, and leaves it stopped. */
    void stop(String name) throws InterruptedException {
        supervisor.suspend(name);
    }

    /** Starts a stopped process again. */
    void startAgain(String name) {
        try {
            supervisor.resume(name);
        } catch (IOException e) {
            throw new StackException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    /** How often each process was started again because it had ended unasked. */
    Map<String, Integer> restarts() {
        Map<String, Integer> restarts = new TreeMap<>();
        supervisor.running().forEach(child -> restarts.put(child.name(), child.restarts()));
        return restarts;
    }

    /** Ends everything; a campaign has proved what it had to by then, so nothing has to stop in order. */
    @Override
    public void close() {
        signalAll("CONT");
        supervisor.closeWithin(Duration.ZERO);
        members.stream()
                .filter(member -> !member.isService())
                .forEach(member -> signal("KILL", new TreeSet<>(serversOn(directory(member.component())))));
        storeLink.close();
        warehouseLink.close();
        installation.data().close();
    }
}
