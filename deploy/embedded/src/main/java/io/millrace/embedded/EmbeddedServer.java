package io.millrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Runs one embedded server in the foreground, for the standalone installation.
 *
 * <p>{@code EmbeddedServer <kafka|zookeeper|object-store|warehouse|mysql> --directory DIR [--port N] [option value]...}
 *
 * <p>When the server is ready it prints {@code READY <name> <port>}, the only line on standard output. It stops the server and
 * ends on SIGTERM, and when its standard input ends, so that it never outlives the program that holds the other end. Exit code
 * 1 with a line on standard error when the server can't start, 2 when it was called wrongly. Passwords come from the
 * environment: see {@link ServerChoice}.
 */
public final class EmbeddedServer {

    private static final int CANNOT_START = 1;
    private static final int CALLED_WRONGLY = 2;

    private EmbeddedServer() {}

    public static void main(String[] arguments) throws IOException {
        System.setProperty("logback.configurationFile", "io/millrace/embedded/server-logback.xml");
        PrintStream output = System.out;
        System.setOut(System.err);
        System.exit(run(arguments, System.in, output));
    }

    private static int run(String[] arguments, InputStream input, PrintStream output) throws IOException {
        ServerChoice choice;
        try {
            choice = ServerChoice.parse(arguments, System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(Reasons.of(e));
            return CALLED_WRONGLY;
        }
        ServerChoice.Started server;
        try {
            server = choice.start();
        } catch (RuntimeException e) {
            System.err.println(choice.name() + ": " + (e instanceof BackendException ? e.getMessage() : Reasons.of(e)));
            return CANNOT_START;
        }
        Thread close = new Thread(server.backend()::close, "close-" + choice.name());
        Runtime.getRuntime().addShutdownHook(close);
        output.println("READY " + choice.name() + " " + server.port());
        output.flush();
        input.transferTo(OutputStream.nullOutputStream());
        server.backend().close();
        return 0;
    }
}
