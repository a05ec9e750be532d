package io.millrace.embedded;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The life of a server: started, stopped, started again, closed. What a start and a stop mean is the subclass's. */
abstract class RestartableServer implements Backend {

    /** A server that runs. */
    @FunctionalInterface
    interface Running {
        /** Returns when the server is down. */
        void stop() throws Exception;
    }

    private final String name;
    private final Path directory;
    private @Nullable Running running;
    private boolean closed;

    /** The directory is this server's alone while it runs. */
    RestartableServer(String name, Path directory) {
        this.name = name;
        this.directory = directory;
    }

    /** Starts the server and returns when it is ready to use; leaves nothing behind if that fails. */
    abstract Running launch() throws Exception;

    @Override
    public final synchronized void start() {
        if (closed) {
            throw new IllegalStateException("The " + name + " backend is closed and can't be started again");
        }
        if (running != null) {
            return;
        }
        try {
            running = launchAlone();
        } catch (BackendException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException("Interrupted while starting " + name, e);
        } catch (Exception e) {
            throw new BackendException("Can't start " + name + ": " + Reasons.of(e), e);
        }
    }

    private Running launchAlone() throws Exception {
        DirectoryLock lock = DirectoryLock.of(directory, name);
        try {
            Running server = launch();
            return () -> {
                try (lock) {
                    server.stop();
                }
            };
        } catch (Exception e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public final synchronized void stop() {
        Running server = running;
        if (server == null) {
            return;
        }
        running = null;
        try {
            server.stop();
        } catch (BackendException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException("Interrupted while stopping " + name, e);
        } catch (Exception e) {
            throw new BackendException("Can't stop " + name + ": " + Reasons.of(e), e);
        }
    }

    @Override
    public final synchronized boolean running() {
        return running != null;
    }

    @Override
    public final synchronized void close() {
        closed = true;
        stop();
    }
}
