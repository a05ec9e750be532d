package io.millrace.monitor.access;

import java.util.List;

/** What was done at the console, and by whom. Thread-safe. */
public interface AuditLog {
    /** Keeps an entry; never fails because of it: whoever reads the service's log sees it in any case. */
    void keep(AuditEntry entry);

    /** The latest entries, the latest first. */
    List<AuditEntry> latest(int most);

    /** The latest entries about a dataset or one of its objects, the latest first. */
    List<AuditEntry> about(String dataset, int most);
}
