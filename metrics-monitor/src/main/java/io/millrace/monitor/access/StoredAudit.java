package io.millrace.monitor.access;

import io.millrace.monitor.state.StateDatabase;
import io.millrace.schemas.error.MillraceException;
import java.sql.Timestamp;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps every entry in the monitor's database and in the service's log. What comes while the database is away is kept later. */
public final class StoredAudit implements AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.millrace.audit");
    private static final int MOST_WAITING = 1_000;
    private static final String COLUMNS = "select at, who, action, target, outcome from console_audit";

    private final StateDatabase database;
    private final Deque<AuditEntry> waiting = new ArrayDeque<>();

    public StoredAudit(StateDatabase database) {
        this.database = database;
    }

    @Override
    public synchronized void keep(AuditEntry entry) {
        LOG.info("{}: {} {}: {}", entry.who(), entry.action(), entry.target(), entry.outcome());
        waiting.addLast(entry);
        if (waiting.size() > MOST_WAITING) {
            waiting.removeFirst();
        }
        try {
            write();
        } catch (MillraceException e) {
            LOG.warn("the entry is kept when the monitor's database is back: {}", e.getMessage());
        }
    }

    @Override
    public synchronized List<AuditEntry> latest(int most) {
        write();
        return database.run(state ->
                entries(state.sql(COLUMNS + " order by id desc limit ?").params(most)));
    }

    @Override
    public synchronized List<AuditEntry> about(String dataset, int most) {
        write();
        return database.run(state -> entries(state.sql(
                        COLUMNS + " where target in (?, ?) or position(? in target) > 0" + " order by id desc limit ?")
                .params(dataset, "dataset:" + dataset, "/" + dataset + "/", most)));
    }

    private static List<AuditEntry> entries(JdbcClient.StatementSpec query) {
        return query.query((row, number) -> new AuditEntry(
                        row.getTimestamp(1).toInstant(),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5)))
                .list();
    }

    private void write() {
        while (!waiting.isEmpty()) {
            AuditEntry entry = waiting.getFirst();
            database.run(state -> state.sql(
                            "insert into console_audit (at, who, action, target, outcome) values (?, ?, ?, ?, ?)")
                    .params(Timestamp.from(entry.at()), entry.who(), entry.action(), entry.target(), entry.outcome())
                    .update());
            waiting.removeFirst();
        }
    }
}
