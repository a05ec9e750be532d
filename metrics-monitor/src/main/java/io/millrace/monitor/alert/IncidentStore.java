package io.millrace.monitor.alert;

import io.millrace.monitor.state.StateDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Incidents, what happened to them, silences and what is to be sent, in the monitor's database. */
public final class IncidentStore {
    /** Makes one of several monitors the one that judges: any number that nobody else takes. */
    private static final long ROUND_LOCK = 0x6d696c6c72616365L;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final StateDatabase database;

    public IncidentStore(StateDatabase database) {
        this.database = database;
    }

    /** An incident with its number. */
    public record Stored(long id, Incident incident, Optional<Instant> ended) {}

    /** Something that happened to an incident. */
    public record Event(Instant at, String who, String what, String note) {}

    /**
     * A time in which nobody is told.
     *
     * @param scope {@code all}, a cause such as {@code stage:lake}, or {@code dataset:plays}
     */
    public record Silence(long id, String scope, Instant begins, Instant ends, String who, String reason) {
        boolean covers(Incident incident, Instant now) {
            boolean inTime = !now.isBefore(begins) && now.isBefore(ends);
            boolean everyDataset = incident.conditions().stream()
                    .allMatch(condition -> scope.equals("dataset:" + condition.dataset()));
            return inTime && (scope.equals("all") || scope.equals(incident.cause()) || everyDataset);
        }
    }

    /** Something to be sent. */
    record Due(long id, String channel, Message message, int attempts) {}

    /** What became of a message: sent when it has an end and no error. */
    public record Delivery(
            String channel, String kind, int attempts, Instant next, Optional<Instant> ended, Optional<String> error) {}

    /** What a round of judging does with the database: all or nothing, and only one monitor at a time. */
    @FunctionalInterface
    interface Round {
        void run(Changes changes);
    }

    /** What a round may change. */
    static final class Changes {
        private final JdbcClient state;

        private Changes(JdbcClient state) {
            this.state = state;
        }

        Map<String, Stored> open() {
            Map<String, Stored> open = new LinkedHashMap<>();
            state.sql("select * from incident where ended_at is null order by id for update")
                    .query((row, number) -> stored(row))
                    .list()
                    .forEach(stored -> open.put(stored.incident().cause(), stored));
            return open;
        }

        long insert(Incident incident) {
            return state.sql("insert into incident (cause, state, opened_at, document) values (?, ?, ?,"
                            + " cast(? as jsonb)) returning id")
                    .params(
                            incident.cause(),
                            incident.state().text(),
                            Timestamp.from(incident.opened()),
                            MAPPER.writeValueAsString(incident))
                    .query((row, number) -> row.getLong(1))
                    .single();
        }

        void update(long id, Incident incident, Instant now) {
            state.sql("update incident set state = ?, ended_at = ?, document = cast(? as jsonb) where id = ?")
                    .param(incident.state().text())
                    .param(incident.isOver() ? Timestamp.from(now) : null)
                    .param(MAPPER.writeValueAsString(incident))
                    .param(id)
                    .update();
        }

        void forget(long id) {
            state.sql("delete from incident where id = ?").params(id).update();
        }

        void event(long id, Instant at, String who, String what, String note) {
            IncidentStore.event(state, id, at, who, what, note);
        }

        void send(long id, String channel, Message message, Instant now) {
            state.sql("insert into delivery (incident_id, channel, message, attempts, next_at) values (?, ?,"
                            + " cast(? as jsonb), 0, ?)")
                    .params(id, channel, MAPPER.writeValueAsString(message), Timestamp.from(now))
                    .update();
        }
    }

    /** Runs a round; returns whether this monitor was the one to do so. */
    boolean round(Round round) {
        return database.transaction(state -> {
            boolean mine = state.sql("select pg_try_advisory_xact_lock(?)")
                    .params(ROUND_LOCK)
                    .query((row, number) -> row.getBoolean(1))
                    .single();
            if (mine) {
                round.run(new Changes(state));
            }
            return mine;
        });
    }

    /** Incidents, the newest first. */
    public List<Stored> list(boolean openOnly, int limit) {
        return database.run(state -> state.sql("select * from incident" + (openOnly ? " where ended_at is null" : "")
                        + " order by id desc limit ?")
                .params(limit)
                .query((row, number) -> stored(row))
                .list());
    }

    /** One incident; empty when there is none of that number. */
    public Optional<Stored> find(long id) {
        return database.run(state -> state.sql("select * from incident where id = ?")
                .params(id)
                .query((row, number) -> stored(row))
                .optional());
    }

    /** What happened to an incident, in order. */
    public List<Event> events(long id) {
        return database.run(state -> state.sql("select * from incident_event where incident_id = ? order by id")
                .params(id)
                .query((row, number) -> new Event(
                        row.getTimestamp("happened_at").toInstant(),
                        row.getString("who"),
                        row.getString("what"),
                        row.getString("note")))
                .list());
    }

    /** What was sent about an incident, or is to be, in order. */
    public List<Delivery> deliveries(long id) {
        return database.run(state -> state.sql(
                        "select d.*, d.message ->> 'kind' as kind from delivery d where incident_id = ?"
                                + " order by id")
                .params(id)
                .query((row, number) -> new Delivery(
                        row.getString("channel"),
                        row.getString("kind"),
                        row.getInt("attempts"),
                        row.getTimestamp("next_at").toInstant(),
                        Optional.ofNullable(row.getTimestamp("ended_at")).map(Timestamp::toInstant),
                        Optional.ofNullable(row.getString("error"))))
                .list());
    }

    /** Somebody takes an incident; returns whether it was there and not over. */
    public boolean acknowledge(long id, String who, Instant at) {
        return database.transaction(state -> {
            Optional<Stored> found = state.sql("select * from incident where id = ? and ended_at is null for update")
                    .params(id)
                    .query((row, number) -> stored(row))
                    .optional();
            found.ifPresent(stored -> {
                new Changes(state).update(id, IncidentRules.acknowledge(stored.incident(), who), at);
                event(state, id, at, who, "acknowledged", "");
            });
            return found.isPresent();
        });
    }

    /** Nobody is told of a scope for a time. */
    public Silence silence(String scope, Instant begins, Instant ends, String who, String reason) {
        return database.transaction(state -> {
            long id = state.sql("insert into silence (scope, begins, ends, who, reason) values (?, ?, ?, ?, ?)"
                            + " returning id")
                    .params(scope, Timestamp.from(begins), Timestamp.from(ends), who, reason)
                    .query((row, number) -> row.getLong(1))
                    .single();
            state.sql("select id from incident where ended_at is null and cause = ?")
                    .params(scope)
                    .query((row, number) -> row.getLong(1))
                    .list()
                    .forEach(incident -> event(state, incident, begins, who, "silenced until " + ends, reason));
            return new Silence(id, scope, begins, ends, who, reason);
        });
    }

    /** Ends a silence now; returns whether it was in force. */
    public boolean endSilence(long id, Instant at) {
        return database.run(state -> state.sql("update silence set ends = ? where id = ? and ends > ?")
                        .params(Timestamp.from(at), id, Timestamp.from(at))
                        .update()
                > 0);
    }

    /** The silences that are in force at a time or come later. */
    public List<Silence> silences(Instant at) {
        return database.run(state -> state.sql("select * from silence where ends > ? order by begins, id")
                .params(Timestamp.from(at))
                .query((row, number) -> new Silence(
                        row.getLong("id"),
                        row.getString("scope"),
                        row.getTimestamp("begins").toInstant(),
                        row.getTimestamp("ends").toInstant(),
                        row.getString("who"),
                        row.getString("reason")))
                .list());
    }

    /**
     * Takes the next message for a channel that is due, so that no other monitor sends it too: whoever takes it has until the
     * lease ends to send it. The messages of an incident go to a channel in their order: one that failed is waited for.
     */
    Optional<Due> takeDue(String channel, Instant now, Duration lease) {
        return database.transaction(state -> state.sql("update delivery d set next_at = ?, attempts = attempts + 1"
                        + " from (select id from delivery w where ended_at is null and channel = ? and next_at <= ?"
                        + " and not exists (select 1 from delivery e where e.incident_id = w.incident_id"
                        + " and e.channel = w.channel and e.id < w.id and e.ended_at is null)"
                        + " order by id limit 1 for update skip locked) due where d.id = due.id"
                        + " returning d.id, d.channel, d.message, d.attempts")
                .params(Timestamp.from(now.plus(lease)), channel, Timestamp.from(now))
                .query((row, number) -> new Due(
                        row.getLong(1),
                        row.getString(2),
                        MAPPER.readValue(row.getString(3), Message.class),
                        row.getInt(4)))
                .optional());
    }

    /** Gives up what is to go to channels that the settings do not have any more. */
    void giveUpOthers(Set<String> channels, Instant at) {
        database.run(
                state -> state.sql("update delivery set ended_at = ?, error = 'the settings have no such channel any"
                                + " more' where ended_at is null and not (channel = any(?))")
                        .params(Timestamp.from(at), channels.toArray(new String[0]))
                        .update());
    }

    /** Since when a channel takes nothing, why, and how much waits for it. */
    record Failing(Instant since, String reason, long waiting) {}

    /** The channels that did not take a message that is still to be sent. */
    Map<String, Failing> failing() {
        return database.run(state -> {
            Map<String, Failing> failing = new TreeMap<>();
            state.sql("select distinct on (channel) channel, min(failed_at) over by_channel, error,"
                            + " count(*) over by_channel from delivery where ended_at is null and failed_at is not null"
                            + " window by_channel as (partition by channel) order by channel, id desc")
                    .query(row -> {
                        failing.put(
                                row.getString(1),
                                new Failing(row.getTimestamp(2).toInstant(), row.getString(3), row.getLong(4)));
                    });
            return failing;
        });
    }

    void sent(long id, Instant at) {
        database.run(state -> state.sql("update delivery set ended_at = ?, error = null where id = ?")
                .params(Timestamp.from(at), id)
                .update());
    }

    void failed(long id, String error, Instant next, boolean givenUp, Instant at) {
        database.run(
                state -> state.sql("update delivery set error = ?, failed_at = coalesce(failed_at, ?), next_at = ?,"
                                + " ended_at = ? where id = ?")
                        .param(error)
                        .param(Timestamp.from(at))
                        .param(Timestamp.from(next))
                        .param(givenUp ? Timestamp.from(at) : null)
                        .param(id)
                        .update());
    }

    /** Forgets what ended before. */
    void forgetBefore(Instant time) {
        database.run(state -> state.sql("delete from incident where ended_at < ?")
                        .params(Timestamp.from(time))
                        .update()
                + state.sql("delete from silence where ends < ?")
                        .params(Timestamp.from(time))
                        .update());
    }

    private static void event(JdbcClient state, long id, Instant at, String who, String what, String note) {
        state.sql("insert into incident_event (incident_id, happened_at, who, what, note) values (?, ?, ?, ?, ?)")
                .params(id, Timestamp.from(at), who, what, note)
                .update();
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getLong("id"),
                MAPPER.readValue(row.getString("document"), Incident.class),
                Optional.ofNullable(row.getTimestamp("ended_at")).map(Timestamp::toInstant));
    }
}
