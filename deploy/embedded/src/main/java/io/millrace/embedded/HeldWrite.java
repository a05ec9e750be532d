package io.millrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Stands before an object store and passes everything on, but for one write, which never arrives. Whoever writes waits in a known moment, and
 * can be killed in it.
 */
public final class HeldWrite implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ServerSocket server;
    private final int target;
    private final Pattern object;
    private final AtomicInteger left;
    private final CountDownLatch held = new CountDownLatch(1);
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /**
     * @param target port of the object store
     * @param object matches some part of the keys of the objects that are meant
     * @param which of their writes is held, from 1
     * @throws IOException when no port can be listened on
     */
    public HeldWrite(int target, Pattern object, int which) throws IOException {
        this.target = target;
        this.object = object;
        this.left = new AtomicInteger(which);
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** Where the object store seems to be. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Open until the write has come. */
    public CountDownLatch held() {
        return held;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket store = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(store);
                threads.execute(() -> pass(client, store, true));
                threads.execute(() -> pass(store, client, false));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pass(Socket from, Socket to, boolean requests) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (requests && isHeld(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))) {
                    held.countDown();
                    // Neither passed on nor answered, until the writer is gone.
                    in.transferTo(OutputStream.nullOutputStream());
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One of them has gone.
        }
    }

    /** A request begins what is read, since it is sent only after the answer to the one before. */
    private boolean isHeld(String request) {
        String line = request.lines().findFirst().orElse("");
        return line.startsWith("PUT ") && object.matcher(line).find() && left.decrementAndGet() == 0;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
