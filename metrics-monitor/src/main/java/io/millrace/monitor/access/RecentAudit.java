package io.millrace.monitor.access;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes every entry into the service's log, and remembers the last ones. */
public final class RecentAudit implements AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.millrace.audit");
    private static final int KEPT = 500;

    private final Deque<AuditEntry> entries = new ArrayDeque<>();

    @Override
    public void keep(AuditEntry entry) {
        LOG.info("{}: {} {}: {}", entry.who(), entry.action(), entry.target(), entry.outcome());
        synchronized (entries) {
            entries.addFirst(entry);
            while (entries.size() > KEPT) {
                entries.removeLast();
            }
        }
    }

    @Override
    public List<AuditEntry> latest(int most) {
        synchronized (entries) {
            return entries.stream().limit(most).toList();
        }
    }
}
