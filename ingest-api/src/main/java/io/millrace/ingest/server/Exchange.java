package io.millrace.ingest.server;

import io.millrace.ingest.answer.Problem;
import io.millrace.ingest.answer.ProblemException;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.time.Duration;
import java.util.Optional;

/** One request on its way: read, then handled, then answered. Used by its connection's event loop alone. */
final class Exchange {
    private final HttpRequest request;
    private final RequestHead head;
    private final long began = System.nanoTime();
    private final InFlightBudget.Lease lease;
    private final BodyBuffer buffer;
    private Encoding encoding = Encoding.IDENTITY;
    private Optional<BodyHandler> endpoint = Optional.empty();
    private Optional<Problem> refusal = Optional.empty();
    private long received;
    private long receivedBeforeRefusal;

    Exchange(HttpRequest request, RequestHead head, ServerLimits limits, InFlightBudget.Lease lease) {
        this.request = request;
        this.head = head;
        this.lease = lease;
        this.buffer = new BodyBuffer(limits.maxBodyBytes(), lease, 0, limits.retryAfter());
    }

    /** @throws ProblemException when the request is refused by its head */
    void accept(Handler handler) {
        BodyHandler accepted = handler.accept(head);
        encoding = Encoding.of(head.header("Content-Encoding"));
        buffer.expect(HttpUtil.getContentLength(request, -1L));
        endpoint = Optional.of(accepted);
    }

    /** From now on the body is only read past. */
    void refuse(Problem problem) {
        if (refusal.isEmpty()) {
            refusal = Optional.of(problem);
            receivedBeforeRefusal = received;
            lease.close();
        }
    }

    Optional<Problem> refusal() {
        return refusal;
    }

    /** Counts bytes of the body. */
    void received(int bytes) {
        received += bytes;
    }

    /** Bytes of the body so far, kept or not. */
    long received() {
        return received;
    }

    /** Bytes that were only read past. */
    long receivedSinceRefusal() {
        return received - receivedBeforeRefusal;
    }

    HttpRequest request() {
        return request;
    }

    RequestHead head() {
        return head;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    BodyBuffer buffer() {
        return buffer;
    }

    Encoding encoding() {
        return encoding;
    }

    InFlightBudget.Lease lease() {
        return lease;
    }

    BodyHandler endpoint() {
        return endpoint.orElseThrow(() -> new IllegalStateException("the request was not accepted"));
    }
}
