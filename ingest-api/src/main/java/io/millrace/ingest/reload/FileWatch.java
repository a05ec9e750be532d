package io.millrace.ingest.reload;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at files again and again, on one thread. Looking works on every file system, and with the symbolic links that
 * Kubernetes swaps under mounted secrets; notifications of the kernel do not.
 */
public final class FileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final Duration interval;
    private final InstantSource clock;
    private final Map<String, Watched<?>> all = new ConcurrentHashMap<>();
    private final Thread thread;

    /**
     * @param interval between two looks; a change is read when two looks in a row have seen it
     */
    public FileWatch(Duration interval, InstantSource clock) {
        this.interval = interval;
        this.clock = clock;
        this.thread = new Thread(this::run, "file-watch");
        thread.setDaemon(true);
    }

    /** Begins to look. */
    public void start() {
        thread.start();
    }

    /**
     * Reads files now, and again whenever they have changed.
     *
     * @param name in logs, health and metrics
     * @param files asked at every look, so that a directory may gain files
     * @throws MillraceException with {@link ErrorCode#INVALID_CONFIGURATION} when they cannot be used now
     */
    public <T> Watched<T> watch(String name, Supplier<List<Path>> files, Watched.Reading<? extends T> reading) {
        try {
            Watched<T> watched = new Watched<>(name, files, reading, clock);
            all.put(name, watched);
            return watched;
        } catch (Exception e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new MillraceException(ErrorCode.INVALID_CONFIGURATION, name + " cannot be used: " + reason, e);
        }
    }

    /** How many of the files cannot be used as they are now. */
    public long broken() {
        return all.values().stream()
                .filter(watched -> watched.problem().isPresent())
                .count();
    }

    /** Everything that is watched. */
    public List<Watched<?>> all() {
        return List.copyOf(all.values());
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(interval.toMillis());
            } catch (InterruptedException e) {
                return;
            }
            all.values().forEach(this::look);
        }
    }

    /** A defect in one reading must not end the watch over the others. */
    private void look(Watched<?> watched) {
        try {
            watched.look();
        } catch (RuntimeException e) {
            LOG.error("could not look at {}", watched.name(), e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
