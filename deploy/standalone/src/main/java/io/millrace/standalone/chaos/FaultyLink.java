package io.millrace.standalone.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP proxy before a server, which can be told to behave as a bad network or an overloaded server does. It passes bytes on
 * as they are while it is told nothing.
 */
final class FaultyLink implements AutoCloseable {
    /** How the link behaves. */
    sealed interface Mode {
        /** Bytes pass. */
        record Passing() implements Mode {}

        /** Connections are refused, and those that there are end. */
        record Refusing() implements Mode {}

        /** Connections come about, and nothing passes until the mode changes. */
        record Silent() implements Mode {}

        /** Each answer waits this long. */
        record Slow(Duration latency) implements Mode {}

        /** This share of new connections is answered with this HTTP status; those that there are end. */
        record Failing(double share, int status) implements Mode {}

        /** The request arrives; at this share of the answers the connection breaks instead. */
        record LosingAnswers(double share) implements Mode {}
    }

    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:\\s*(\\d+)");
    private static final int LONGEST_HEAD = 64 * 1024;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Random random;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private volatile Mode mode = new Mode.Passing();

    private FaultyLink(ServerSocket listener, InetSocketAddress server, long seed) {
        this.listener = listener;
        this.server = server;
        this.random = new Random(seed);
    }

    /**
     * Listens on a port of the loopback address.
     *
     * @param serverPort where the server is; it need not be there yet
     */
    static FaultyLink start(int port, int serverPort, long seed) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            FaultyLink link =
                    new FaultyLink(listener, new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort), seed);
            daemon("link-" + port, link::accept);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port, e);
        }
    }

    void become(Mode next) {
        mode = next;
        if (next instanceof Mode.Refusing || next instanceof Mode.Failing) {
            cut();
        }
    }

    private void cut() {
        open.forEach(FaultyLink::closeQuietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                daemon("link-connection", () -> connection(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connection(Socket client) {
        open.add(client);
        try (client) {
            client.setTcpNoDelay(true);
            Mode now = mode;
            if (now instanceof Mode.Refusing) {
                client.setSoLinger(true, 0);
                return;
            }
            if (now instanceof Mode.Failing failing && dice(failing.share())) {
                refuse(client, failing.status());
                return;
            }
            pass(client);
        } catch (IOException e) {
            // One end is gone, and with it the connection.
        } finally {
            open.remove(client);
        }
    }

    private void pass(Socket client) throws IOException {
        try (Socket upstream = new Socket()) {
            open.add(upstream);
            upstream.connect(server, 5_000);
            upstream.setTcpNoDelay(true);
            Thread requests = daemon("link-requests", () -> pump(client, upstream, false));
            pump(upstream, client, true);
            closeQuietly(client);
            closeQuietly(upstream);
            requests.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                if (answers && mode instanceof Mode.LosingAnswers losing && dice(losing.share())) {
                    to.setSoLinger(true, 0);
                    return;
                }
                if (answers && mode instanceof Mode.Slow slow) {
                    Thread.sleep(slow.latency().toMillis());
                }
                while (mode instanceof Mode.Silent) {
                    Thread.sleep(50);
                }
                output.write(buffer, 0, read);
                output.flush();
            }
        } catch (IOException e) {
            // One end is gone, and with it the connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    /** Reads the request as far as it says that it goes, so that the client reads an answer and not a broken connection. */
    private static void refuse(Socket client, int status) throws IOException {
        client.setSoTimeout(5_000);
        InputStream input = client.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < LONGEST_HEAD) {
            int next = input.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        boolean waits = head.toString().toLowerCase(java.util.Locale.ROOT).contains("expect: 100-continue");
        Matcher length = LENGTH.matcher(head);
        if (!waits && length.find()) {
            input.skipNBytes(Long.parseLong(length.group(1)));
        }
        String code = status == 503 ? "SlowDown" : "InternalError";
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                + "</Code><Message>Please try again." + "</Message></Error>";
        String answer = "HTTP/1.1 " + status + " " + code + "\r\nContent-Type: application/xml\r\nContent-Length: "
                + body.length() + "\r\nConnection: close\r\n\r\n" + body;
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
        client.shutdownOutput();
    }

    private boolean dice(double share) {
        synchronized (random) {
            return random.nextDouble() < share;
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            cut();
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (SocketException e) {
            // Closed already.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
