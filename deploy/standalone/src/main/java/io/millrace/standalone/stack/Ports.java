package io.millrace.standalone.stack;

import io.millrace.embedded.LoopbackPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The port of every listener, by name: component ids, and {@code <service>-management} where health and metrics have a
 * port of their own, and {@code state} for the PostgreSQL server that keeps the monitor's state.
 */
public final class Ports {
    private static final String MANAGEMENT = "-management";
    private static final String STATE = "state";
    private static final int DEFAULT_STATE = 5440;

    private final Map<String, Integer> byName;

    private Ports(Map<String, Integer> byName) {
        this.byName = Map.copyOf(byName);
    }

    /**
     * The default ports, with some of them replaced.
     *
     * @throws IllegalArgumentException for a name that is not a listener's, or a port out of range
     */
    public static Ports of(Map<String, Integer> replaced) {
        Map<String, Integer> ports = defaults();
        replaced.forEach((name, port) -> {
            if (!ports.containsKey(name)) {
                throw new IllegalArgumentException("'" + name + "' has no port; the names are "
                        + String.join(", ", defaults().keySet()));
            }
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port of " + name + " must be within 1..65535, but is " + port);
            }
            ports.put(name, port);
        });
        return new Ports(ports);
    }

    /** Ports that nobody listens on at this moment. */
    public static Ports free() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (String name : defaults().keySet()) {
            ports.put(name, LoopbackPort.free(Set.copyOf(ports.values())));
        }
        return new Ports(ports);
    }

    /** The port that users of the component connect to. */
    public int of(Component component) {
        return port(component.id());
    }

    /** The port of a service's health and metrics. */
    public int management(Component component) {
        Integer apart = byName.get(component.id() + MANAGEMENT);
        return apart == null ? of(component) : apart;
    }

    /** The port of the PostgreSQL server that keeps the monitor's state and stands behind the warehouse. */
    public int state() {
        return port(STATE);
    }

    /** All ports by listener name. */
    public Map<String, Integer> byName() {
        return new TreeMap<>(byName);
    }

    /** A clear line for each port of these components that something else listens on already. */
    public List<String> taken(Set<Component> components) {
        List<String> taken = new ArrayList<>();
        for (Map.Entry<String, Integer> port : byName().entrySet()) {
            String id = port.getKey().replace(MANAGEMENT, "");
            if (components.stream().noneMatch(component -> component.id().equals(id))) {
                continue;
            }
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.getValue()));
            } catch (IOException e) {
                taken.add("Port " + port.getValue() + " for " + port.getKey()
                        + " is taken by another program: stop it, or choose another port with --port " + port.getKey()
                        + "=PORT.");
            }
        }
        return taken;
    }

    private int port(String name) {
        Integer port = byName.get(name);
        if (port == null) {
            throw new IllegalArgumentException(name + " has no port");
        }
        return port;
    }

    private static Map<String, Integer> defaults() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (Component component : Component.values()) {
            ports.put(component.id(), component.defaultPort());
            component
                    .defaultManagementPort()
                    .filter(management -> management != component.defaultPort())
                    .ifPresent(management -> ports.put(component.id() + MANAGEMENT, management));
        }
        ports.put(STATE, DEFAULT_STATE);
        return ports;
    }
}
