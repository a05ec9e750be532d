package io.millrace.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** One connection: a request out, its answer in. Knows of HTTP as much as answers with a length need. */
final class HttpExchange {
    private static final int ANSWER_BYTES = 256 * 1024;
    private static final int FIRST_ANSWER_BYTES = 4 * 1024;
    private static final String LENGTH = "content-length:";

    private final Conversation conversation;
    private final InetSocketAddress address;
    private Optional<SelectionKey> key = Optional.empty();
    private ByteBuffer request = ByteBuffer.allocate(0);
    private ByteBuffer answer = ByteBuffer.allocateDirect(FIRST_ANSWER_BYTES);
    private long start;
    private long abandonedAt;
    private int status;

    HttpExchange(Conversation conversation, InetSocketAddress address) {
        this.conversation = conversation;
        this.address = address;
    }

    void connect(Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = Optional.of(channel.register(selector, SelectionKey.OP_READ, this));
        answer.clear();
    }

    /**
     * @param due when the request should have been sent
     */
    void send(long due) throws IOException {
        start = due;
        request = conversation.next();
        write();
    }

    private void write() throws IOException {
        SelectionKey open = open();
        ((SocketChannel) open.channel()).write(request);
        open.interestOps(request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Does what the connection is ready for; true when an answer is complete. */
    boolean progress() throws IOException {
        if (request.hasRemaining()) {
            write();
        }
        if (((SocketChannel) open().channel()).read(answer) < 0) {
            throw new EOFException("the server closed the connection");
        }
        int head = endOfHead();
        if (head < 0) {
            return false;
        }
        String text = ascii(0, head);
        int length = contentLength(text);
        if (answer.position() < head + length) {
            growTo(head + length);
            return false;
        }
        status = Integer.parseInt(text.substring(9, 12));
        conversation.answered(status, answer.duplicate().flip().position(head).slice());
        answer.clear();
        return true;
    }

    private void growTo(int bytes) throws IOException {
        if (bytes > ANSWER_BYTES) {
            throw new IOException("an answer of " + bytes + " bytes is more than the generator takes");
        }
        if (bytes > answer.capacity()) {
            answer = ByteBuffer.allocateDirect(bytes).put(answer.flip());
        }
    }

    private int endOfHead() {
        for (int i = 3; i < answer.position(); i++) {
            if (answer.get(i) == '\n' && answer.get(i - 1) == '\r' && answer.get(i - 2) == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private String ascii(int from, int to) {
        byte[] bytes = new byte[to - from];
        answer.get(from, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static int contentLength(String head) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf(LENGTH);
        if (at < 0) {
            throw new IOException("an answer without a length");
        }
        return Integer.parseInt(
                head.substring(at + LENGTH.length(), head.indexOf('\r', at)).strip());
    }

    /** Drops the connection. */
    void abandon() {
        abandonedAt = System.nanoTime();
        try {
            if (key.isPresent()) {
                key.get().channel().close();
            }
        } catch (IOException e) {
            // It is gone either way.
        }
        key = Optional.empty();
    }

    private SelectionKey open() throws IOException {
        return key.orElseThrow(() -> new IOException("the connection is closed"));
    }

    long start() {
        return start;
    }

    long abandonedAt() {
        return abandonedAt;
    }

    int status() {
        return status;
    }
}
