package io.millrace.ingest.http;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;

/**
 * Gives a request's room back when the request has ended: its answer is written, it timed out, or its client went away. The
 * container tells of all these, for asynchronous requests too.
 */
public final class LeaseReturn implements ServletRequestListener {
    private static final String LEASE = LeaseReturn.class.getName();

    static void whenEnded(ServletRequest request, InFlightBudget.Lease lease) {
        request.setAttribute(LEASE, lease);
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        if (event.getServletRequest().getAttribute(LEASE) instanceof InFlightBudget.Lease lease) {
            lease.close();
        }
    }
}
