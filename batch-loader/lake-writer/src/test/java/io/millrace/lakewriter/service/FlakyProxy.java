package io.millrace.lakewriter.service;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Stands before an object store and spoils some calls as S3 does: 500, 503 slow-down and 409 without an effect, 500 after the
 * effect, and no answer at all, before or after the effect. One request a connection.
 */
final class FlakyProxy implements AutoCloseable {
    private static final int SILENCE_MILLIS = 3_000;
    private static final int HEAD_LIMIT = 64 * 1024;

    private final URI upstream;
    private final int spacing;
    private final Random random;
    private final ServerSocket server;
    private final ExecutorService connections = Executors.newCachedThreadPool();
    private final AtomicInteger spoilt = new AtomicInteger();
    private int untilNext = 5;

    /** @param spacing calls from one that is spoilt to the next, on average */
    FlakyProxy(URI upstream, int spacing, Random random) throws IOException {
        this.upstream = upstream;
        this.spacing = spacing;
        this.random = random;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        connections.execute(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    int spoilt() {
        return spoilt.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                connections.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            String head = head(in);
            List<String> lines = new ArrayList<>(List.of(head.split("\r\n")));
            long length = length(lines);
            if (lines.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith("expect:"))) {
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
            }
            lines.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith("connection:"));
            lines.add("Connection: close");
            byte[] body = in.readNBytes((int) length);
            byte[] request = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1);
            answer(request, body, out);
        } catch (IOException gone) {
            // The client gave up, or the store is away: the connection ends.
        }
    }

    private void answer(byte[] request, byte[] body, OutputStream out) throws IOException {
        int fault = fault();
        switch (fault) {
            case 0 -> refuse(out, 500, "InternalError");
            case 1 -> refuse(out, 503, "SlowDown");
            case 2 -> refuse(out, 409, "ConditionalRequestConflict");
            case 3 -> {
                forward(request, body, OutputStream.nullOutputStream());
                refuse(out, 500, "InternalError");
            }
            case 4 -> {
                forward(request, body, OutputStream.nullOutputStream());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS));
            }
            case 5 -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS));
            default -> forward(request, body, out);
        }
    }

    private int fault() {
        synchronized (random) {
            untilNext--;
            if (untilNext > 0) {
                return -1;
            }
            // A bound on the distance, so that a run with few calls has some that are spoilt too.
            untilNext = 1 + random.nextInt(2 * spacing - 1);
            spoilt.incrementAndGet();
            return random.nextInt(6);
        }
    }

    private static void refuse(OutputStream out, int status, String code) throws IOException {
        String body = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>on purpose</Message></Error>";
        out.write(("HTTP/1.1 " + status + " On Purpose\r\nContent-Type: application/xml\r\nContent-Length: "
                        + body.length() + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(ISO_8859_1));
        out.flush();
    }

    private void forward(byte[] request, byte[] body, OutputStream out) throws IOException {
        try (Socket store = new Socket(upstream.getHost(), upstream.getPort())) {
            store.getOutputStream().write(request);
            store.getOutputStream().write(body);
            store.getOutputStream().flush();
            store.getInputStream().transferTo(out);
            out.flush();
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0 || head.size() > HEAD_LIMIT) {
                throw new EOFException();
            }
            head.write(next);
            boolean fits = next == (matched % 2 == 0 ? '\r' : '\n');
            matched = fits ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(ISO_8859_1).stripTrailing();
    }

    private static long length(List<String> lines) {
        return lines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        server.close();
        connections.shutdownNow();
    }
}
