package io.millrace.monitor.reconcile;

import io.millrace.monitor.state.StateDatabase;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.tally.Tally;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the edges told, in the monitor's database. */
public final class TallyStore {
    private static final long HOUR_SECONDS = Duration.ofHours(1).toSeconds();

    private final StateDatabase database;

    public TallyStore(StateDatabase database) {
        this.database = database;
    }

    /** How far each partition was read. */
    public Map<String, Long> positions() {
        return database.run(state -> {
            Map<String, Long> positions = new HashMap<>();
            state.sql("select topic_partition, next_offset from tally_position").query(row -> {
                positions.put(row.getString(1), row.getLong(2));
            });
            return positions;
        });
    }

    /** Takes tallies and how far that is, both or neither. Taking them again changes nothing. */
    public void take(List<Tally> tallies, Map<String, Long> positions) {
        database.transaction(state -> {
            tallies.forEach(tally -> take(state, tally));
            positions.forEach((partition, next) -> state.sql("insert into tally_position values (?, ?)"
                            + " on conflict (topic_partition) do update set next_offset = excluded.next_offset")
                    .params(partition, next)
                    .update());
            return true;
        });
    }

    private static void take(JdbcClient state, Tally tally) {
        if (tally instanceof Tally.Accepted accepted) {
            state.sql("insert into edge_tally (run, dataset, hour, accepted, unplaced) values (?, ?, ?, ?, ?)"
                            + " on conflict (run, dataset, hour) do update set"
                            + " accepted = greatest(edge_tally.accepted, excluded.accepted),"
                            + " unplaced = greatest(edge_tally.unplaced, excluded.unplaced)")
                    .params(
                            accepted.run(),
                            accepted.dataset().value(),
                            accepted.hour(),
                            accepted.accepted(),
                            accepted.unplaced())
                    .update();
        }
        if (tally instanceof Tally.Run run) {
            state.sql("insert into edge_run (run, edge, started, last_heard, ended) values (?, ?, ?, ?, ?)"
                            + " on conflict (run) do update set"
                            + " last_heard = greatest(edge_run.last_heard, excluded.last_heard),"
                            + " ended = edge_run.ended or excluded.ended")
                    .params(
                            run.run(),
                            run.edge(),
                            Timestamp.from(run.started()),
                            Timestamp.from(run.heard()),
                            run.ended())
                    .update();
        }
    }

    /** What the edges accepted of each dataset and hour from an hour on. */
    public Map<DatasetName, Map<Long, EdgeHour>> from(long firstHour) {
        return database.run(state -> {
            Map<DatasetName, Map<Long, EdgeHour>> hours = new HashMap<>();
            state.sql("select t.dataset, t.hour, sum(t.accepted), sum(t.unplaced), bool_and(coalesce(r.ended or"
                            + " extract(epoch from r.last_heard) >= (t.hour + 1) * ?, false)) from edge_tally t"
                            + " left join edge_run r on r.run = t.run where t.hour >= ? group by t.dataset, t.hour")
                    .params(HOUR_SECONDS, firstHour)
                    .query(row -> {
                        hours.computeIfAbsent(new DatasetName(row.getString(1)), any -> new HashMap<>())
                                .put(row.getLong(2), new EdgeHour(row.getLong(3), row.getLong(4), row.getBoolean(5)));
                    });
            return hours;
        });
    }

    /** Forgets what is older. */
    public void forgetBefore(Instant time) {
        database.run(state -> state.sql("delete from edge_tally where hour < ?")
                        .params(time.getEpochSecond() / HOUR_SECONDS)
                        .update()
                + state.sql("delete from edge_run where last_heard < ?")
                        .params(Timestamp.from(time))
                        .update());
    }
}
