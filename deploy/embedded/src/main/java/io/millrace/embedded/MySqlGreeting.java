package io.millrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** What a MySQL server says first to everybody who connects: the sign that it lets clients in. */
final class MySqlGreeting {

    private static final int HEADER = 4;
    private static final int TIMEOUT_MILLIS = 1_000;
    /** The version of the protocol, the first byte after the packet's header. */
    private static final int PROTOCOL = 10;

    private MySqlGreeting() {}

    /** Whether a server greets on the port. */
    static boolean on(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(LoopbackPort.address(port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            InputStream input = socket.getInputStream();
            byte[] start = input.readNBytes(HEADER + 1);
            return start.length == HEADER + 1 && start[HEADER] == PROTOCOL;
        } catch (IOException e) {
            return false;
        }
    }
}
