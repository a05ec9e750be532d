package io.millrace.monitor.reconcile;

import io.millrace.monitor.state.StateDatabase;
import io.millrace.schemas.dataset.DatasetName;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The judged hours, in the monitor's database. */
public final class ReconciliationStore {
    private static final long HOUR_SECONDS = Duration.ofHours(1).toSeconds();

    private final StateDatabase database;

    public ReconciliationStore(StateDatabase database) {
        this.database = database;
    }

    /**
     * An hour as it was judged last; a stage that was not counted is empty.
     *
     * @param start when the hour begins
     * @param edgeComplete whether every edge that counted in the hour has told all of it; what is shown is a lower bound otherwise
     * @param lakeErased rows that were erased from the lake since they were stored
     * @param since since when it is in this status
     */
    public record Hour(
            DatasetName dataset,
            Instant start,
            OptionalLong edge,
            boolean edgeComplete,
            OptionalLong kafka,
            OptionalLong lakeRows,
            OptionalLong lakeDuplicates,
            OptionalLong lakeBad,
            long lakeErased,
            OptionalLong warehouseRows,
            OptionalLong warehouseBad,
            OptionalLong warehouseDuplicates,
            long held,
            Status status,
            Optional<Step> step,
            long missing,
            List<String> places,
            Instant since,
            Instant judgedAt) {
        public Hour {
            places = List.copyOf(places);
        }
    }

    /** Keeps hours as they are now. What has not changed is not written. */
    public void keep(List<Reconciliation> hours, Instant judgedAt) {
        if (hours.isEmpty()) {
            return;
        }
        database.transaction(state -> {
            for (Reconciliation hour : hours) {
                HourTally tally = hour.tally();
                state.sql("insert into reconciliation as r (dataset, hour, edge, edge_complete, kafka, lake_rows,"
                                + " lake_duplicates, lake_bad, lake_erased, warehouse_rows, warehouse_bad, warehouse_duplicates,"
                                + " held, status, step, missing, places, since, judged_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " on conflict (dataset, hour) do update set edge = excluded.edge,"
                                + " edge_complete = excluded.edge_complete, kafka = excluded.kafka,"
                                + " lake_rows = excluded.lake_rows, lake_duplicates = excluded.lake_duplicates,"
                                + " lake_bad = excluded.lake_bad, lake_erased = excluded.lake_erased, warehouse_rows = excluded.warehouse_rows,"
                                + " warehouse_bad = excluded.warehouse_bad,"
                                + " warehouse_duplicates = excluded.warehouse_duplicates, held = excluded.held,"
                                + " status = excluded.status, step = excluded.step, missing = excluded.missing,"
                                + " places = excluded.places, judged_at = excluded.judged_at,"
                                + " since = case when r.status = excluded.status then r.since else excluded.since end"
                                + " where (r.edge, r.edge_complete, r.kafka, r.lake_rows, r.lake_duplicates,"
                                + " r.lake_bad, r.lake_erased, r.warehouse_rows, r.warehouse_bad, r.warehouse_duplicates, r.held,"
                                + " r.status, r.missing, r.places) is distinct from (excluded.edge,"
                                + " excluded.edge_complete, excluded.kafka, excluded.lake_rows,"
                                + " excluded.lake_duplicates, excluded.lake_bad, excluded.lake_erased, excluded.warehouse_rows,"
                                + " excluded.warehouse_bad, excluded.warehouse_duplicates, excluded.held,"
                                + " excluded.status, excluded.missing, excluded.places)")
                        .param(tally.dataset().value())
                        .param(tally.hour())
                        .param(tally.edge().map(EdgeHour::accepted).orElse(null))
                        .param(tally.edge().map(EdgeHour::complete).orElse(true))
                        .param(tally.kafka().map(KafkaHour::records).orElse(null))
                        .param(tally.lake().map(LakeHour::rows).orElse(null))
                        .param(tally.lake().map(LakeHour::duplicates).orElse(null))
                        .param(tally.lake().map(LakeHour::bad).orElse(null))
                        .param(tally.lake().map(LakeHour::erased).orElse(0L))
                        .param(tally.warehouse().map(WarehouseHour::rows).orElse(null))
                        .param(tally.warehouse().map(WarehouseHour::bad).orElse(null))
                        .param(tally.warehouse().map(WarehouseHour::duplicates).orElse(null))
                        .param(tally.held())
                        .param(hour.status().text())
                        .param(hour.step().map(Step::text).orElse(null))
                        .param(hour.missing())
                        .param(hour.places().toArray(new String[0]))
                        .param(Timestamp.from(judgedAt))
                        .param(Timestamp.from(judgedAt))
                        .update();
            }
            return true;
        });
    }

    /** The hours of a dataset, the newest first. */
    public List<Hour> of(DatasetName dataset, Instant from, Instant to) {
        return database.run(
                state -> state.sql("select * from reconciliation where dataset = ? and hour >= ? and hour < ?"
                                + " order by hour desc")
                        .params(dataset.value(), hour(from), hour(to))
                        .query((row, number) -> hour(row))
                        .list());
    }

    /** Those hours of a dataset that are wrong or no older than a moment, the newest first. */
    public List<Hour> notable(DatasetName dataset, Instant from, Instant recent, Instant to, int limit) {
        return database.run(
                state -> state.sql("select * from reconciliation where dataset = ? and hour >= ? and hour < ?"
                                + " and (hour >= ? or status in ('missing', 'extra')) order by hour desc limit ?")
                        .params(dataset.value(), hour(from), hour(to), hour(recent), limit)
                        .query((row, number) -> hour(row))
                        .list());
    }

    /** Records of each hour of a dataset at the first stage that could be counted, by hour since 1970-01-01T00:00Z. */
    public NavigableMap<Long, Double> volume(DatasetName dataset, Instant from, Instant to) {
        NavigableMap<Long, Double> volume = new TreeMap<>();
        database.run(state -> {
            state.sql(
                            "select hour, coalesce(kafka, coalesce(lake_rows, 0) + coalesce(lake_duplicates, 0)"
                                    + " + coalesce(lake_bad, 0) + lake_erased) from reconciliation where dataset = ? and hour >= ? and hour < ?")
                    .params(dataset.value(), hour(from), hour(to))
                    .query(row -> {
                        volume.put(row.getLong(1), row.getDouble(2));
                    });
            return true;
        });
        return volume;
    }

    /** Hours of all datasets that are neither balanced nor on their way, the newest first. */
    public List<Hour> troubled(Instant from, int limit) {
        return database.run(state -> state.sql("select * from reconciliation where status <> 'balanced'"
                        + " and status <> 'in_flight' and hour >= ? order by hour desc, dataset limit ?")
                .params(hour(from), limit)
                .query((row, number) -> hour(row))
                .list());
    }

    /** The newest hour that was judged; empty before the first. */
    public OptionalLong newestHour() {
        long newest = database.run(state -> state.sql("select coalesce(max(hour), -1) from reconciliation")
                .query((row, number) -> row.getLong(1))
                .single());
        return newest < 0 ? OptionalLong.empty() : OptionalLong.of(newest);
    }

    /** Forgets what is older. */
    public void forgetBefore(Instant time) {
        database.run(state -> state.sql("delete from reconciliation where hour < ?")
                .params(hour(time))
                .update());
    }

    private static long hour(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), HOUR_SECONDS);
    }

    private static Hour hour(ResultSet row) throws SQLException {
        Array places = row.getArray("places");
        return new Hour(
                new DatasetName(row.getString("dataset")),
                Instant.ofEpochSecond(row.getLong("hour") * HOUR_SECONDS),
                number(row, "edge"),
                row.getBoolean("edge_complete"),
                number(row, "kafka"),
                number(row, "lake_rows"),
                number(row, "lake_duplicates"),
                number(row, "lake_bad"),
                row.getLong("lake_erased"),
                number(row, "warehouse_rows"),
                number(row, "warehouse_bad"),
                number(row, "warehouse_duplicates"),
                row.getLong("held"),
                Status.of(row.getString("status")),
                Optional.ofNullable(row.getString("step")).map(Step::of),
                row.getLong("missing"),
                Arrays.asList((String[]) places.getArray()),
                row.getTimestamp("since").toInstant(),
                row.getTimestamp("judged_at").toInstant());
    }

    private static OptionalLong number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
