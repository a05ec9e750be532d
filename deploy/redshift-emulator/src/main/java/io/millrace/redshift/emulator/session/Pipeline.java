package io.millrace.redshift.emulator.session;

import io.millrace.redshift.emulator.wire.ServerMessage;
import io.millrace.redshift.emulator.wire.WireInput;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Messages on their way to PostgreSQL and the answers that are due. One thread serves a session: it sends, and later waits
 * for the answers, so an answer always belongs to the oldest message that waits for one. Like PostgreSQL, it skips the rest of
 * a batch after an error until the Sync that ends it.
 */
final class Pipeline {
    /** Bytes that may be under way before answers are read: less than what sockets hold, so that nobody blocks for good. */
    private static final int LARGEST_UNREAD = 32 << 10;

    private record Due(char request, boolean quiet) {}

    private final Link client;
    private final Link backend;
    private final Deque<Due> due = new ArrayDeque<>();
    private boolean skipping;
    private char status = Protocol.STATUS_IDLE;
    private int unread;

    Pipeline(Link client, Link backend) {
        this.client = client;
        this.backend = backend;
    }

    /** Whether messages up to the next Sync are to be left out, because one before them failed. */
    boolean skipping() {
        return skipping;
    }

    /** Leaves out messages up to the next Sync. */
    void skipToSync() {
        skipping = true;
    }

    /** {@code I} outside of a transaction, {@code T} in one, {@code E} in a failed one. */
    char status() {
        return status;
    }

    boolean isEmpty() {
        return due.isEmpty();
    }

    /** Sends a message whose answer is for the client. */
    void send(char type, byte[] body) throws IOException {
        send(type, body, false);
    }

    /** Sends a message of the emulator's own: the client gets its rows, its tag and its errors, not its acknowledgements. */
    void sendQuietly(char type, byte[] body) throws IOException {
        send(type, body, true);
    }

    private void send(char type, byte[] body, boolean quiet) throws IOException {
        boolean ends = type == Protocol.SYNC;
        if (skipping && !ends) {
            return;
        }
        skipping = false;
        if (!due.isEmpty() && unread + body.length > LARGEST_UNREAD) {
            flush();
            if (skipping && !ends) {
                return;
            }
            skipping = false;
        }
        unread += body.length;
        backend.out().message(type, body);
        due.add(new Due(type, quiet));
    }

    /** Has PostgreSQL answer all that was sent, and hands the answers to the client. */
    void flush() throws IOException {
        if (!due.isEmpty()) {
            backend.out().message(Protocol.FLUSH, new byte[0]);
        }
        drain();
    }

    /** As {@link #flush}, when the last message sent is one that PostgreSQL answers without being asked to. */
    void drain() throws IOException {
        backend.out().flush();
        while (!due.isEmpty()) {
            answer();
        }
        unread = 0;
        client.out().flush();
    }

    private void answer() throws IOException {
        WireInput in = backend.in();
        if (!in.ready()) {
            client.out().flush();
        }
        char type = in.nextType();
        Due oldest = due.getFirst();
        switch (type) {
            case WireInput.END -> throw new EOFException("PostgreSQL closed the connection");
            case Protocol.ERROR -> error(oldest);
            case Protocol.READY -> {
                due.removeFirst();
                ready(in.body());
            }
            case Protocol.PARSE_COMPLETE, Protocol.BIND_COMPLETE, Protocol.CLOSE_COMPLETE, Protocol.NO_DATA ->
                complete(oldest, oldest.quiet());
            case Protocol.COMMAND_COMPLETE, Protocol.EMPTY_QUERY, Protocol.PORTAL_SUSPENDED, Protocol.ROW_DESCRIPTION ->
                complete(oldest, false);
            default -> in.relayTo(client.out());
        }
    }

    /** Ends the wait for the oldest message, unless it is one that only a ReadyForQuery ends. */
    private void complete(Due oldest, boolean hide) throws IOException {
        if (hide) {
            backend.in().skip();
        } else {
            backend.in().relayTo(client.out());
        }
        if (!endsWithReady(oldest.request())) {
            due.removeFirst();
        }
    }

    private void error(Due oldest) throws IOException {
        ServerMessage error = BackendErrors.translate(backend.in().body());
        client.out().message(Protocol.ERROR, error.body());
        if (endsWithReady(oldest.request())) {
            return;
        }
        while (!due.isEmpty() && due.getFirst().request() != Protocol.SYNC) {
            due.removeFirst();
        }
        skipping = due.isEmpty();
    }

    /** Hands a ReadyForQuery on and keeps the transaction's state. */
    void ready(byte[] body) throws IOException {
        status = (char) body[0];
        client.out().message(Protocol.READY, body);
    }

    private static boolean endsWithReady(char request) {
        return request == Protocol.QUERY || request == Protocol.SYNC || request == Protocol.FUNCTION_CALL;
    }
}
