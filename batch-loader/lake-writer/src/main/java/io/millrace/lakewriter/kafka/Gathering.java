package io.millrace.lakewriter.kafka;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.common.KafkaFuture;

/**
 * Answers the questions of many threads with few requests: those that are asked within some milliseconds go together. A
 * request is always sent after its questions were asked, so no answer is older than one of its own would be. Thread-safe.
 */
final class Gathering<Q, A> {
    /** Little beside a request, and enough for all threads that look for the ends of chains at a time. */
    private static final long WAIT_NANOS = 3_000_000;

    private final Function<Set<Q>, Map<Q, KafkaFuture<A>>> request;
    private Optional<Round<Q, A>> open = Optional.empty();

    /**
     * @param request sends a request for all of the questions without waiting, with a future for each of them
     */
    Gathering(Function<Set<Q>, Map<Q, KafkaFuture<A>>> request) {
        this.request = request;
    }

    /** Waits until the question is sent. */
    KafkaFuture<A> ask(Q question) {
        Round<Q, A> round;
        boolean isFirst;
        synchronized (this) {
            isFirst = open.isEmpty();
            round = open.orElseGet(Round::new);
            open = Optional.of(round);
            round.questions.add(question);
        }
        if (isFirst) {
            LockSupport.parkNanos(WAIT_NANOS);
            send(round);
        }
        KafkaFuture<A> answer = round.answers.join().get(question);
        if (answer == null) {
            throw new IllegalStateException("no answer is expected for " + question);
        }
        return answer;
    }

    private void send(Round<Q, A> round) {
        synchronized (this) {
            open = Optional.empty();
        }
        try {
            round.answers.complete(request.apply(round.questions));
        } catch (Throwable e) { // errors too: the others would wait for ever
            round.answers.completeExceptionally(e);
        }
    }

    /** Questions that go together; nobody adds one once they are being sent. */
    private static final class Round<Q, A> {
        private final Set<Q> questions = new HashSet<>();
        private final CompletableFuture<Map<Q, KafkaFuture<A>>> answers = new CompletableFuture<>();
    }
}
