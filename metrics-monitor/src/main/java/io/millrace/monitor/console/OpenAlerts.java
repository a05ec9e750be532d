package io.millrace.monitor.console;

import io.millrace.monitor.alert.Incident;
import io.millrace.monitor.alert.Incidents;
import io.millrace.schemas.error.MillraceException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many alerts are open, for every page: counted beside them, so that no page waits for the monitor's database. */
public final class OpenAlerts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAlerts.class);
    private static final long PAUSE_SECONDS = 3;

    private final Incidents incidents;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "open-alerts");
        thread.setDaemon(true);
        return thread;
    });
    private volatile int count;

    public OpenAlerts(Incidents incidents) {
        this.incidents = incidents;
        var unused = timer.scheduleWithFixedDelay(this::look, 0, PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    int count() {
        return count;
    }

    private void look() {
        try {
            count = Math.toIntExact(incidents.open().stream()
                    .filter(stored -> stored.incident().state() != Incident.State.PENDING)
                    .count());
        } catch (MillraceException away) {
            LOG.debug("open alerts are not counted: {}", away.getMessage());
        } catch (RuntimeException e) {
            LOG.error("counting open alerts broke; it is tried again", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
