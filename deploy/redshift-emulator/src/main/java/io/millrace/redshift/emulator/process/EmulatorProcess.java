package io.millrace.redshift.emulator.process;

import io.millrace.redshift.emulator.RedshiftEmulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the emulator in the foreground until SIGTERM, in front of a PostgreSQL of which it is told by its environment:
 * {@code MILLRACE_POSTGRES_HOST}, {@code MILLRACE_POSTGRES_PORT} (5432), {@code MILLRACE_POSTGRES_USER} (postgres), {@code
 * MILLRACE_WAREHOUSE_SUPERUSER_PASSWORD}, {@code MILLRACE_WAREHOUSE_OWNER_PASSWORD}, {@code
 * MILLRACE_WAREHOUSE_ANALYST_PASSWORD}, {@code MILLRACE_S3_ENDPOINT}, {@code MILLRACE_S3_REGION} (us-east-1), {@code
 * MILLRACE_S3_ACCESS_KEY}, {@code MILLRACE_S3_SECRET_KEY}, {@code MILLRACE_EMULATOR_BIND_ADDRESS} (127.0.0.1) and {@code
 * MILLRACE_EMULATOR_PORT} (5439).
 *
 * <p>With the arguments {@code probe [port]} it asks a running one instead, and ends with 0 when that answers as a server of the
 * protocol does. Exit code 1 when it can't start or does not answer, 2 when the environment is wrong.
 */
public final class EmulatorProcess {
    private static final String LOGGING = "io/millrace/redshift/emulator/process/logback.xml";
    private static final int CANNOT = 1;
    private static final int CALLED_WRONGLY = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** SSLRequest of the PostgreSQL protocol, which is answered before any login. */
    private static final int SSL_REQUEST = 80_877_103;

    private EmulatorProcess() {}

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", LOGGING);
        if (arguments.length > 0 && arguments[0].equals("probe")) {
            System.exit(answers(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5439) ? 0 : CANNOT);
        }
        try {
            run(new EmulatorEnvironment(System.getenv()));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(CALLED_WRONGLY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException | RuntimeException e) {
            System.err.println("The Redshift emulator can't start: " + e.getMessage());
            System.exit(CANNOT);
        }
    }

    private static void run(EmulatorEnvironment environment) throws SQLException, InterruptedException {
        environment.roles().prepare();
        RedshiftEmulator emulator = RedshiftEmulator.start(environment.settings());
        CountDownLatch closed = new CountDownLatch(1);
        Thread close = new Thread(
                () -> {
                    emulator.close();
                    closed.countDown();
                },
                "close-emulator");
        Runtime.getRuntime().addShutdownHook(close);
        System.out.println("READY warehouse " + emulator.port());
        // The emulator's own threads end with the process; this one keeps it.
        closed.await();
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
