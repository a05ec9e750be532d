package io.millrace.loader.run;

import io.millrace.loader.reconcile.BadRowReplay;
import io.millrace.loader.reconcile.LoadPolicy;
import io.millrace.loader.reconcile.LoadPorts;
import io.millrace.loader.warehouse.ReplayRequests;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the replays that people ask for from elsewhere, one after another on a thread of its own. Several loaders may do the same
 * one: a row is loaded exactly once all the same.
 */
public final class RequestedReplays implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RequestedReplays.class);
    private static final int MOST_ROWS = 10_000;

    private final ReplayRequests requests;
    private final LoadPorts ports;
    private final Function<DatasetName, LoadPolicy> policies;
    private final Supplier<Duration> pause;
    private final LoaderLoop.Gate gate;
    private final Thread thread;

    /**
     * @param pause between two looks for requests
     * @param gate what loading needs
     */
    public RequestedReplays(
            ReplayRequests requests,
            LoadPorts ports,
            Function<DatasetName, LoadPolicy> policies,
            Supplier<Duration> pause,
            LoaderLoop.Gate gate) {
        this.requests = requests;
        this.ports = ports;
        this.policies = policies;
        this.pause = pause;
        this.gate = gate;
        this.thread = new Thread(this::run, "requested-replays");
        thread.setDaemon(true);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            gate.await();
            while (!Thread.currentThread().isInterrupted()) {
                if (gate.isOpen() && gate.waitsFor().isEmpty()) {
                    answerAll();
                }
                Thread.sleep(pause.get().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answerAll() {
        try {
            requests.open().forEach(this::answer);
        } catch (MillraceException e) {
            LOG.warn("requested replays can't be looked for, which is tried again: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a requested replay broke; it is tried again", e);
        }
    }

    private void answer(ReplayRequests.Request request) {
        try {
            BadRowReplay.Result result = new BadRowReplay(ports, request.dataset(), policies.apply(request.dataset()))
                    .run(request.object(), MOST_ROWS);
            requests.done(request, result, ports.clock().instant());
        } catch (MillraceException e) {
            requests.failed(
                    request, String.valueOf(e.getMessage()), ports.clock().instant());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
