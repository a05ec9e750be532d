package io.millrace.redshift.emulator.session;

import io.millrace.redshift.emulator.EmulatorSettings;
import io.millrace.redshift.emulator.PostgresTarget;
import io.millrace.redshift.emulator.wire.BodyReader;
import io.millrace.redshift.emulator.wire.ServerMessage;
import io.millrace.redshift.emulator.wire.WireInput;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's connection from its first byte to its last. */
public final class Connection implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final String ADMIN_SHUTDOWN = "57P01";
    private static final String CANNOT_CONNECT = "08001";
    private static final int AUTHENTICATION_OK = 0;
    private static final int SASL_FINAL = 12;

    private final Link client;
    private final EmulatorSettings settings;
    private final PostgresTarget postgres;
    private final Statements statements;
    private final ConcurrentMap<ByteBuffer, AtomicBoolean> running;
    private final AtomicBoolean canceled = new AtomicBoolean();
    private volatile Optional<Link> backend = Optional.empty();
    private Optional<ByteBuffer> key = Optional.empty();

    /** @param running the cancel flags of all connections by PostgreSQL's key for each */
    public Connection(
            Socket socket,
            EmulatorSettings settings,
            Statements statements,
            ConcurrentMap<ByteBuffer, AtomicBoolean> running)
            throws IOException {
        this.client = new Link(socket);
        this.settings = settings;
        this.postgres = settings.postgres();
        this.statements = statements;
        this.running = running;
    }

    @Override
    public void run() {
        try {
            Optional<StartupParameters> parameters = startup();
            if (parameters.isPresent()) {
                serve(parameters.get());
            }
        } catch (IOException e) {
            LOG.debug("connection ended: {}", e.toString());
            sayGoodbye(ADMIN_SHUTDOWN, "the connection to the database was lost: connect again");
        } catch (RuntimeException e) {
            LOG.warn("connection ended by an unexpected failure", e);
            sayGoodbye(ServerMessage.INTERNAL_ERROR, "the emulator failed unexpectedly: see its log");
        } finally {
            close();
        }
    }

    /** Ends the connection from outside, or for good. */
    @Override
    public void close() {
        key.ifPresent(running::remove);
        backend.ifPresent(Connection::closeQuietly);
        closeQuietly(client);
    }

    /** Answers requests for encryption and cancellation; what is left is a start-up packet. */
    private Optional<StartupParameters> startup() throws IOException {
        while (true) {
            byte[] packet = client.in().startupPacket();
            switch (new BodyReader(packet).int32()) {
                case Protocol.SSL_REQUEST, Protocol.GSS_REQUEST -> {
                    client.out().single('N');
                    client.out().flush();
                }
                case Protocol.CANCEL_REQUEST -> {
                    cancel(packet);
                    return Optional.empty();
                }
                default -> {
                    return Optional.of(StartupParameters.parse(packet));
                }
            }
        }
    }

    private void cancel(byte[] packet) throws IOException {
        AtomicBoolean flag =
                running.get(ByteBuffer.wrap(packet, 4, packet.length - 4).slice());
        if (flag != null) {
            flag.set(true);
        }
        try (Link link = Link.connect(postgres.host(), postgres.port())) {
            link.out().startupPacket(packet);
            link.out().flush();
            // PostgreSQL closes when it has passed the signal on, and so does this connection then.
            link.in().nextType();
        }
    }

    private void serve(StartupParameters parameters) throws IOException {
        Link link;
        try {
            link = Link.connect(postgres.host(), postgres.port());
        } catch (IOException e) {
            sayGoodbye(
                    CANNOT_CONNECT,
                    "PostgreSQL behind the emulator does not answer at " + postgres.host() + ":" + postgres.port()
                            + ": start it and connect again");
            return;
        }
        backend = Optional.of(link);
        link.out().startupPacket(parameters.forPostgres(settings.behaviour().isolation()));
        Pipeline pipeline = new Pipeline(client, link);
        if (!authenticate(link, pipeline)) {
            return;
        }
        BackendSession session = new BackendSession(parameters.database(), client, link, canceled);
        new Session(client, pipeline, session, statements).serve();
    }

    /** Hands PostgreSQL's questions to the client and its answers back, until the session is ready; false if it never is. */
    private boolean authenticate(Link link, Pipeline pipeline) throws IOException {
        link.out().flush();
        while (true) {
            char type = link.in().nextType();
            if (type == WireInput.END) {
                client.out().flush();
                return false;
            }
            byte[] body = link.in().body();
            if (type == Protocol.READY) {
                pipeline.ready(body);
                client.out().flush();
                return true;
            }
            client.out().message(type, body);
            if (type == Protocol.BACKEND_KEY) {
                ByteBuffer newKey = ByteBuffer.wrap(body.clone());
                key = Optional.of(newKey);
                running.put(newKey, canceled);
            }
            if (type == Protocol.AUTHENTICATION && asks(body) && !answer(link)) {
                return false;
            }
        }
    }

    private boolean answer(Link link) throws IOException {
        client.out().flush();
        char type = client.in().nextType();
        if (type != Protocol.PASSWORD) {
            return false;
        }
        client.in().relayTo(link.out());
        link.out().flush();
        return true;
    }

    private static boolean asks(byte[] body) throws IOException {
        int kind = new BodyReader(body).int32();
        return kind != AUTHENTICATION_OK && kind != SASL_FINAL;
    }

    private void sayGoodbye(String sqlState, String text) {
        try {
            ServerMessage fatal = new ServerMessage("FATAL", sqlState, text, Optional.empty());
            client.out().message(Protocol.ERROR, fatal.body());
            client.out().flush();
        } catch (IOException e) {
            LOG.trace("the client has gone too", e);
        }
    }

    private static void closeQuietly(Link link) {
        try {
            link.close();
        } catch (IOException e) {
            LOG.trace("closing failed", e);
        }
    }
}
