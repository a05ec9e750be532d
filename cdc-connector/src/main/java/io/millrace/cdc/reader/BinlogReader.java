package io.millrace.cdc.reader;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.settings.TlsMode;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Streams a server's binlog on a thread of its own into a bounded queue. It connects once: whoever uses it makes a new one after a
 * failure. The server sends heartbeats while nothing changes; when not even those come, the connection is dead and the
 * stream fails.
 */
public final class BinlogReader implements AutoCloseable {
    private static final int QUEUED_BATCHES = 16;
    private static final int RECEIVE_BUFFER = 1024 * 1024;
    private static final int HEARTBEATS_MISSED = 3;

    /** How long the server waits for this side to take what it sends. */
    private static final Duration SERVER_PATIENCE = Duration.ofMinutes(10);

    /** The library follows GTIDs in events that it has decoded itself; here it decodes none. */
    private static final class RawClient extends BinaryLogClient {
        RawClient(SourceSettings source) {
            super(source.host(), source.port(), source.user(), source.password());
        }

        @Override
        protected void updateGtidSet(Event event) {
            // The position is kept by whoever decodes.
        }
    }

    private static final EventBatch NOTHING = new EventBatch(List.of());

    private final RawClient client;
    private final BlockingQueue<EventBatch> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    private final Thread thread;
    private final SourceSettings source;
    private volatile @Nullable Exception failure;
    private volatile boolean ended;
    private volatile boolean closed;

    /**
     * @param checksums whether the server writes checksums
     * @param serverId the number under which this reader registers; no other replica of the server may have it
     * @param heartbeat how often the server tells that it is alive while nothing changes
     */
    public BinlogReader(
            SourceSettings source,
            BinlogStart start,
            boolean checksums,
            long serverId,
            Duration heartbeat,
            Duration connectTimeout) {
        this.source = source;
        this.client = new RawClient(source);
        client.setServerId(serverId);
        client.setKeepAlive(false);
        client.setHeartbeatInterval(heartbeat.toMillis());
        client.setConnectTimeout(connectTimeout.toMillis());
        client.setNetWriteTimeout(SERVER_PATIENCE.toSeconds());
        client.setEventDeserializer(new RawEvents(checksums, this::enqueue));
        client.registerLifecycleListener(new Failures());
        int silence = Math.toIntExact(heartbeat.multipliedBy(HEARTBEATS_MISSED).toMillis());
        client.setSocketFactory(() -> socket(silence));
        if (source.tls() != TlsMode.DISABLED) {
            client.setSSLMode(SSLMode.REQUIRED);
            client.setSslSocketFactory(new TlsSockets(source));
        }
        if (start.usesGtids()) {
            client.setGtidSet(start.gtids());
        } else {
            client.setBinlogFilename(start.file());
            client.setBinlogPosition(start.position());
        }
        this.thread = new Thread(this::run, "binlog-" + source.name());
        thread.setDaemon(true);
    }

    private static Socket socket(int silenceMillis) throws SocketException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.setSoTimeout(silenceMillis);
        return socket;
    }

    public void start() {
        thread.start();
    }

    /**
     * The next events, or empty when none came in time.
     *
     * @throws BinlogEndedException when the stream ended and everything that it brought has been taken
     */
    public Optional<EventBatch> poll(Duration timeout) throws InterruptedException {
        boolean noMore = ended;
        EventBatch batch = noMore ? queue.poll() : queue.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (batch == null && noMore) {
            throw BinlogEndedException.of(source, failure);
        }
        return Optional.ofNullable(batch);
    }

    /** Ends a {@link #poll} that waits, with nothing. */
    public void wake() {
        boolean unused = queue.offer(NOTHING);
    }

    private void run() {
        try {
            client.connect();
        } catch (IOException | RuntimeException e) {
            if (failure == null) {
                failure = e;
            }
        } finally {
            ended = true;
        }
    }

    private void enqueue(EventBatch batch) throws InterruptedException {
        while (!queue.offer(batch, 100, TimeUnit.MILLISECONDS)) {
            if (closed) {
                throw new InterruptedException("the reader is closed");
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            client.disconnect();
        } catch (IOException e) {
            // The connection is broken already, which is as good as closed.
        }
    }

    /** Keeps the first failure: it is the cause of those that follow. */
    private final class Failures extends BinaryLogClient.AbstractLifecycleListener {
        @Override
        public void onCommunicationFailure(BinaryLogClient ofClient, Exception e) {
            if (failure == null) {
                failure = e;
            }
        }
    }
}
