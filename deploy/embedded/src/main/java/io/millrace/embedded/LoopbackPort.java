package io.millrace.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** TCP ports on the loopback address. */
public final class LoopbackPort {

    static final String HOST = "127.0.0.1";

    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 32_000;
    private static final int BLOCK = 100;

    /** Ports belong to the machine, so which ones this process has given out is the process's to remember. */
    private static final AtomicInteger GIVEN_OUT = new AtomicInteger(new Random().nextInt(BLOCK));

    private static final Random RANDOM = new Random();

    private static final Path EPHEMERAL_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private LoopbackPort() {}

    /**
     * The port itself, or a free one for 0.
     *
     * <p>A free port is taken from below the range that outgoing connections use. In that range a client that keeps
     * trying to reach a stopped server can be given the server's own port, connect to itself, and keep the server from
     * coming back.
     *
     * @param except ports that are given out already although nobody listens on them yet
     * @throws BackendException if none is free
     */
    static int orFree(int port, Integer... except) {
        return port != 0 ? port : free(Set.of(except));
    }

    /**
     * A free port from below the range that outgoing connections use.
     *
     * <p>Between the choice of a port and the moment its server listens, nobody else would notice that the port is given out.
     * So each process looks first in a block of its own, by its process id, and goes round in it, so that two threads are not
     * given the same port either.
     *
     * @param except ports that are given out already although nobody listens on them yet
     * @throws BackendException if none is free
     */
    public static int free(Set<Integer> except) {
        int end = Math.max(Math.min(HIGHEST, firstEphemeral()), LOWEST + 1_000);
        int block = LOWEST + (int) (ProcessHandle.current().pid() % ((end - LOWEST) / BLOCK)) * BLOCK;
        for (int attempt = 0; attempt < 10 * BLOCK; attempt++) {
            int step = Math.floorMod(GIVEN_OUT.getAndIncrement(), BLOCK);
            int candidate = attempt < BLOCK ? block + step : LOWEST + RANDOM.nextInt(end - LOWEST);
            if (!except.contains(candidate) && isFree(candidate)) {
                return candidate;
            }
        }
        throw new BackendException("No free TCP port on " + HOST + " between " + LOWEST + " and " + end);
    }

    /**
     * Checks that a server may listen on a port.
     *
     * @throws BackendException if another program does
     */
    static void requireFree(String server, int port) {
        if (!isFree(port)) {
            throw new BackendException("Port " + port + " on " + HOST + " is taken, " + server
                    + " can't listen on it: stop the program that uses it or choose another port");
        }
    }

    /** Whether something accepts connections on the port. */
    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(address(port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static InetSocketAddress address(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    private static int firstEphemeral() {
        try {
            return Integer.parseInt(Files.readString(EPHEMERAL_RANGE).strip().split("\\s+")[0]);
        } catch (IOException | NumberFormatException e) {
            return HIGHEST;
        }
    }
}
