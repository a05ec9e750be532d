package io.millrace.ingest.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is read from files, and read again when they have changed.
 *
 * @param <T> what the files mean; safe to share between threads
 */
public final class Watched<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

    /** A file written this shortly before it was read could have been written again without looking different. */
    private static final Duration UNSETTLED = Duration.ofSeconds(2);

    private final String name;
    private final Supplier<List<Path>> files;
    private final Reading<? extends T> reading;
    private final InstantSource clock;

    private volatile T current;
    private volatile Instant readAt;
    private volatile Optional<Problem> problem = Optional.empty();

    /** Only the watching thread uses these. */
    private Stamp seen;

    private String digest;
    private Instant looked;
    private boolean changing;

    /** Makes sense of the files. */
    @FunctionalInterface
    public interface Reading<T> {
        /**
         * @throws Exception with a message for operators when the files cannot be used; what was read before stays
         */
        T read() throws Exception;
    }

    /** Why the files as they are now cannot be used. */
    public record Problem(Instant since, String reason) {}

    Watched(String name, Supplier<List<Path>> files, Reading<? extends T> reading, InstantSource clock)
            throws Exception {
        this.name = name;
        this.files = files;
        this.reading = reading;
        this.clock = clock;
        this.looked = clock.instant();
        this.readAt = looked;
        this.seen = Stamp.of(files.get());
        this.digest = seen.digest();
        this.current = reading.read();
    }

    /** In logs, health and metrics. */
    public String name() {
        return name;
    }

    /** What the last readable version says. */
    public T current() {
        return current;
    }

    /** When that was read. */
    public Instant readAt() {
        return readAt;
    }

    /** What is wrong with the present version; empty when nothing is. */
    public Optional<Problem> problem() {
        return problem;
    }

    /** Looks whether the files have changed, and reads them when they have and are not just being written. */
    void look() {
        try {
            Stamp now = Stamp.of(files.get());
            Instant at = clock.instant();
            if (!now.equals(seen)) {
                seen = now;
                looked = at;
                changing = true;
                return;
            }
            if (!changing && isSettled(now)) {
                return;
            }
            looked = at;
            changing = false;
            readIfDifferent(now);
        } catch (IOException e) {
            failed(e);
        }
    }

    private boolean isSettled(Stamp stamp) {
        Instant unsettled = looked.minus(UNSETTLED);
        return stamp.files().stream()
                .noneMatch(file -> file.modified().toInstant().isAfter(unsettled));
    }

    private void readIfDifferent(Stamp now) throws IOException {
        String content = now.digest();
        if (content.equals(digest)) {
            return;
        }
        digest = content;
        try {
            current = reading.read();
            readAt = clock.instant();
            problem = Optional.empty();
            LOG.info("read {} again", name);
        } catch (Exception e) {
            failed(e);
        }
    }

    private void failed(Exception e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (problem.filter(known -> known.reason().equals(reason)).isEmpty()) {
            problem = Optional.of(new Problem(clock.instant(), reason));
            LOG.warn("{} cannot be used, what was read at {} stays in force: {}", name, readAt, reason);
        }
    }
}
