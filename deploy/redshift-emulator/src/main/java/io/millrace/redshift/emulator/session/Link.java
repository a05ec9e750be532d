package io.millrace.redshift.emulator.session;

import io.millrace.redshift.emulator.wire.WireInput;
import io.millrace.redshift.emulator.wire.WireOutput;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection to the client or to PostgreSQL. */
final class Link implements AutoCloseable {
    private static final int CONNECT_MILLISECONDS = 10_000;

    private final Socket socket;
    private final WireInput in;
    private final WireOutput out;

    Link(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.in = new WireInput(socket.getInputStream());
        this.out = new WireOutput(socket.getOutputStream());
    }

    static Link connect(String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLISECONDS);
            return new Link(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    WireInput in() {
        return in;
    }

    WireOutput out() {
        return out;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
