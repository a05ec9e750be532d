package io.millrace.redshift.emulator;

import io.millrace.redshift.emulator.copy.CopyExecutor;
import io.millrace.redshift.emulator.copy.LoadStore;
import io.millrace.redshift.emulator.session.Connection;
import io.millrace.redshift.emulator.session.Statements;
import io.millrace.redshift.emulator.store.ObjectStores;
import io.millrace.redshift.emulator.unload.UnloadExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running emulator: accepts PostgreSQL-protocol connections, as the Redshift JDBC driver and {@code psql} make them
 * (without TLS: {@code ssl=false}), and passes them to PostgreSQL with Redshift's differences in between.
 */
public final class RedshiftEmulator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedshiftEmulator.class);
    private static final int BACKLOG = 100;
    private static final long CLOSE_MILLISECONDS = 5_000;

    private final EmulatorSettings settings;
    private final ServerSocket server;
    private final ObjectStores stores;
    private final Statements statements;
    private final ConcurrentMap<ByteBuffer, AtomicBoolean> running = new ConcurrentHashMap<>();
    private final Map<Thread, Connection> connections = new ConcurrentHashMap<>();
    private final AtomicLong connectionCount = new AtomicLong();
    private final Thread acceptor;
    private volatile boolean closed;

    private RedshiftEmulator(EmulatorSettings settings, ServerSocket server) {
        this.settings = settings;
        this.server = server;
        this.stores = new ObjectStores(settings.s3());
        this.statements = new Statements(
                new CopyExecutor(
                        stores, settings.behaviour(), new LoadStore(settings.postgres()), InstantSource.system()),
                new UnloadExecutor(stores));
        this.acceptor = new Thread(this::accept, threadName("accept"));
        acceptor.setDaemon(true);
    }

    /**
     * Prepares PostgreSQL and listens.
     *
     * @throws UncheckedIOException when the address can't be listened on
     * @throws IllegalStateException when PostgreSQL can't be prepared
     */
    public static RedshiftEmulator start(EmulatorSettings settings) {
        try {
            new Bootstrap(settings.postgres()).run();
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the Redshift emulator could not prepare " + settings.postgres() + ": " + e.getMessage(), e);
        }
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            bind(server, settings);
            RedshiftEmulator emulator = new RedshiftEmulator(settings, server);
            emulator.acceptor.start();
            return emulator;
        } catch (IOException e) {
            throw new UncheckedIOException("the Redshift emulator can't listen on " + settings.listen(), e);
        }
    }

    /** The port that clients connect to. */
    public int port() {
        return server.getLocalPort();
    }

    /** Stops accepting, ends all sessions (PostgreSQL rolls their transactions back) and waits for their threads. */
    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            LOG.warn("closing the listening socket failed: {}", e.toString());
        }
        join(Set.of(acceptor));
        connections.values().forEach(Connection::close);
        // A load that waits for the object store ends only with the store's client.
        stores.close();
        join(connections.keySet());
    }

    private static void bind(ServerSocket server, EmulatorSettings settings) throws IOException {
        try {
            server.bind(settings.listen(), BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private void accept() {
        while (!closed) {
            try {
                serve(server.accept());
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("accepting a connection failed: {}", e.toString());
                }
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        Connection connection = new Connection(socket, settings, statements, running);
        Thread thread = new Thread(
                () -> {
                    try {
                        connection.run();
                    } finally {
                        connections.remove(Thread.currentThread());
                    }
                },
                threadName("session-" + connectionCount.incrementAndGet()));
        thread.setDaemon(true);
        connections.put(thread, connection);
        thread.start();
    }

    private String threadName(String role) {
        return "redshift-emulator-" + port() + "-" + role;
    }

    private static void join(Set<Thread> threads) {
        try {
            for (Thread thread : threads) {
                thread.join(CLOSE_MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
