package io.millrace.redshift.emulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Asks the emulator on a loopback port, its only argument (5439), whether it serves: exit code 0 when it answers as a server of the
 * PostgreSQL protocol does before any login, 1 otherwise. Needs no user and leaves no session, so a container's health check may call
 * it often.
 */
public final class EmulatorProbe {
    private static final int REDSHIFT_PORT = 5439;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** SSLRequest of the PostgreSQL protocol ("Message Formats"). */
    private static final int SSL_REQUEST = 80_877_103;

    private EmulatorProbe() {}

    public static void main(String[] arguments) {
        System.exit(answers(arguments.length > 0 ? Integer.parseInt(arguments[0]) : REDSHIFT_PORT) ? 0 : 1);
    }

    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(2 * Integer.BYTES)
                            .putInt(2 * Integer.BYTES)
                            .putInt(SSL_REQUEST)
                            .array());
            return socket.getInputStream().read() == 'N';
        } catch (IOException e) {
            System.err.println("127.0.0.1:" + port + " does not answer: " + e.getMessage());
            return false;
        }
    }
}
