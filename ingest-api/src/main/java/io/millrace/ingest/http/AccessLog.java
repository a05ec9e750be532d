package io.millrace.ingest.http;

import io.millrace.ingest.server.AnswerListener;
import io.millrace.ingest.server.RequestHead;
import io.millrace.ingest.server.Routes;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one request in so many, and the failures of the edge itself up to ten a second: endpoint, status and time. No addresses,
 * no bodies, no keys, and no paths or queries, in which clients may put anything.
 */
public final class AccessLog implements AnswerListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.millrace.ingest.access");
    private static final int FAILURES_A_SECOND = 10;
    private static final int FIRST_FAILURE = 500;

    private final Routes routes;
    private final int oneIn;
    private final AtomicLong second = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    /** @param oneIn how many requests each logged one stands for; 0 logs none */
    public AccessLog(Routes routes, int oneIn) {
        this.routes = routes;
        this.oneIn = oneIn;
    }

    @Override
    public void answered(RequestHead head, int status, Duration took) {
        if (oneIn == 0) {
            return;
        }
        boolean sampled = oneIn == 1 || ThreadLocalRandom.current().nextInt(oneIn) == 0;
        if (!sampled && (status < FIRST_FAILURE || !roomForFailure())) {
            return;
        }
        LOG.atInfo()
                .addKeyValue("endpoint", routes.name(head.path()).orElse("none"))
                .addKeyValue("method", head.method())
                .addKeyValue("status", status)
                .addKeyValue("micros", took.toNanos() / 1_000)
                .addKeyValue("stands_for", sampled ? oneIn : 1)
                .log("answered");
    }

    private boolean roomForFailure() {
        long now = System.nanoTime() / 1_000_000_000L;
        long seen = second.get();
        if (seen != now && second.compareAndSet(seen, now)) {
            failures.set(0);
        }
        return failures.incrementAndGet() <= FAILURES_A_SECOND;
    }
}
