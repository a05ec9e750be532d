package io.millrace.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Stands before the warehouse and cuts one connection off around its commit. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final AtomicReference<Cut> cut = new AtomicReference<>(Cut.NONE);
    private final AtomicInteger cuts = new AtomicInteger();

    CuttingProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** When the next connection that commits is cut off. */
    enum Cut {
        NONE,
        /** The warehouse never sees the commit. */
        BEFORE_COMMIT,
        /** The warehouse commits, and its answer is lost. */
        AFTER_COMMIT
    }

    int port() {
        return server.getLocalPort();
    }

    /** Cuts the next commit. */
    void arm(Cut next) {
        cut.set(next);
    }

    int cuts() {
        return cuts.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket warehouse = new Socket(InetAddress.getLoopbackAddress(), target);
                Link link = new Link(client, warehouse);
                start(link::forward);
                start(link::back);
            } catch (IOException e) {
                // The test ends, or the warehouse is away for a moment.
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** One connection. */
    private final class Link {
        private final Socket client;
        private final Socket warehouse;
        private volatile boolean swallows;

        private Link(Socket client, Socket warehouse) {
            this.client = client;
            this.warehouse = warehouse;
        }

        private void forward() {
            try (client;
                    warehouse) {
                InputStream in = client.getInputStream();
                OutputStream out = warehouse.getOutputStream();
                byte[] buffer = new byte[65_536];
                for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                    boolean commits = new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains("COMMIT");
                    Cut now = commits ? cut.getAndSet(Cut.NONE) : Cut.NONE;
                    if (now == Cut.BEFORE_COMMIT) {
                        cuts.incrementAndGet();
                        return;
                    }
                    swallows |= now == Cut.AFTER_COMMIT;
                    out.write(buffer, 0, read);
                    out.flush();
                }
            } catch (IOException e) {
                // Either end has gone.
            }
        }

        private void back() {
            try (client;
                    warehouse) {
                InputStream in = warehouse.getInputStream();
                OutputStream out = client.getOutputStream();
                byte[] buffer = new byte[65_536];
                for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                    if (swallows) {
                        cuts.incrementAndGet();
                        return;
                    }
                    out.write(buffer, 0, read);
                    out.flush();
                }
            } catch (IOException e) {
                // Either end has gone.
            }
        }
    }
}
