package io.millrace.ingest.kafka;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Sees whether the producer still works, which Kafka's own health does not tell: after some errors a producer fails all that
 * it is given, and without its network thread it never says anything again.
 */
final class ProducerWatch {
    private final Duration longestWait;
    private final InstantSource clock;
    private final Set<Handover> underWay = ConcurrentHashMap.newKeySet();
    private volatile Optional<String> fatal = Optional.empty();

    /**
     * @param longestWait after which a producer that works has told what became of a record
     */
    ProducerWatch(Duration longestWait, InstantSource clock) {
        this.longestWait = longestWait;
        this.clock = clock;
    }

    /** Records that are given to the producer at once; whoever has none of them in the end says so. */
    Handover begin(int records) {
        Handover handover = new Handover(records);
        underWay.add(handover);
        return handover;
    }

    /** The producer threw this, or said it of a record. */
    void failed(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (isFatal(cause)) {
                fatal = Optional.of(cause.getClass().getSimpleName());
            }
        }
    }

    /**
     * @throws MillraceException when the producer does not work any more
     */
    void requireWorking() {
        if (fatal.isPresent()) {
            throw broken("the producer failed for good with " + fatal.get());
        }
        Instant tooOld = clock.instant().minus(longestWait);
        if (underWay.stream().anyMatch(handover -> handover.since.isBefore(tooOld))) {
            throw broken("the producer has not said for " + longestWait.toSeconds() + " s what became of an event");
        }
    }

    private static MillraceException broken(String reason) {
        return new MillraceException(ErrorCode.KAFKA_UNAVAILABLE, reason + "; it is being replaced");
    }

    /** A refusal for one topic leaves the producer working; these don't. */
    private static boolean isFatal(Throwable error) {
        return (error instanceof AuthorizationException && !(error instanceof TopicAuthorizationException))
                || error instanceof AuthenticationException
                || error instanceof ProducerFencedException
                || error instanceof InvalidProducerEpochException
                || error instanceof UnsupportedVersionException
                || error instanceof IllegalStateException;
    }

    /** The records of one request and table; used by the thread that sends them and by the producer's. */
    final class Handover {
        private final AtomicInteger open;
        private final Instant since = clock.instant();

        private Handover(int records) {
            this.open = new AtomicInteger(records);
        }

        void stored() {
            if (fatal.isPresent()) {
                fatal = Optional.empty();
            }
            end(1);
        }

        void failed(Throwable error) {
            ProducerWatch.this.failed(error);
            end(1);
        }

        /** The end of some records is known. */
        void end(int records) {
            if (open.addAndGet(-records) == 0) {
                underWay.remove(this);
            }
        }
    }
}
