package io.millrace.monitor.history;

import io.millrace.monitor.state.StateDatabase;
import io.millrace.schemas.dataset.DatasetName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Months of hourly numbers, in the monitor's database. */
public final class HistoryStore {
    private static final int ALL = 10_000;

    private final StateDatabase database;

    public HistoryStore(StateDatabase database) {
        this.database = database;
    }

    /** The history of a dataset: the rows of each hour and its series; a value that is not known is NaN. */
    public record History(List<Hour> hours, Map<SeriesKey, List<SeriesJudge.Value>> series) {}

    /** One hour. */
    public record Hour(long hour, long batches, long rows) {}

    /** The history of a dataset from an hour on, in order; nothing of a dataset that is not known. */
    public History history(DatasetName dataset, long fromHour) {
        return database.run(state -> {
            Map<Integer, SeriesKey> places = places(state, dataset);
            List<Hour> hours = new ArrayList<>();
            Map<SeriesKey, List<SeriesJudge.Value>> series = new LinkedHashMap<>();
            series.put(SeriesKey.ROWS, new ArrayList<>());
            places.values().forEach(key -> series.put(key, new ArrayList<>()));
            state.sql("select h.hour, h.batches, h.rows, h.series from dataset_hour h join dataset_entry d on"
                            + " d.id = h.dataset_id where d.name = ? and h.hour >= ? order by h.hour")
                    .params(dataset.value(), fromHour)
                    .query(row -> {
                        Hour hour = new Hour(row.getLong(1), row.getLong(2), row.getLong(3));
                        hours.add(hour);
                        Float[] values = (Float[]) row.getArray(4).getArray();
                        series.getOrDefault(SeriesKey.ROWS, List.of())
                                .add(new SeriesJudge.Value(hour.hour(), hour.rows(), hour.rows()));
                        places.forEach((place, key) -> series.getOrDefault(key, List.of())
                                .add(new SeriesJudge.Value(
                                        hour.hour(),
                                        place < values.length && values[place] != null ? values[place] : Double.NaN,
                                        hour.rows())));
                    });
            return new History(hours, series);
        });
    }

    /** Every series of a dataset; the rows alone of one that is not known. */
    List<SeriesKey> keys(DatasetName dataset) {
        return database.run(state -> {
            List<SeriesKey> keys = new ArrayList<>(List.of(SeriesKey.ROWS));
            keys.addAll(places(state, dataset).values());
            return keys;
        });
    }

    /**
     * One series from an hour on, in order, without a look at the others: weeks of one series are as many numbers as hours of all.
     * Nothing of a series that is not known.
     */
    public List<SeriesJudge.Value> series(DatasetName dataset, SeriesKey series, long fromHour) {
        if (series.equals(SeriesKey.ROWS)) {
            return values("h.rows", dataset, fromHour);
        }
        return database.run(state -> places(state, dataset).entrySet().stream()
                        .filter(place -> place.getValue().equals(series))
                        .map(Map.Entry::getKey)
                        .findFirst())
                // PostgreSQL counts the places of an array from 1; behind its end there is null.
                .map(place -> values("h.series[" + (place + 1) + "]", dataset, fromHour))
                .orElse(List.of());
    }

    private List<SeriesJudge.Value> values(String expression, DatasetName dataset, long fromHour) {
        return database.run(state -> state.sql("select h.hour, h.rows, " + expression + " from dataset_hour h join"
                        + " dataset_entry d on d.id = h.dataset_id where d.name = ? and h.hour >= ? order by h.hour")
                .params(dataset.value(), fromHour)
                .query((row, number) -> {
                    double value = row.getDouble(3);
                    return new SeriesJudge.Value(row.getLong(1), row.wasNull() ? Double.NaN : value, row.getLong(2));
                })
                .list());
    }

    /** How many batches each hour of each dataset was made from, from an hour on. */
    Map<DatasetName, Map<Long, Long>> batches(long fromHour) {
        return database.run(state -> {
            Map<DatasetName, Map<Long, Long>> batches = new HashMap<>();
            state.sql("select d.name, h.hour, h.batches from dataset_hour h join dataset_entry d on"
                            + " d.id = h.dataset_id where h.hour >= ?")
                    .params(fromHour)
                    .query(row -> {
                        batches.computeIfAbsent(new DatasetName(row.getString(1)), any -> new HashMap<>())
                                .put(row.getLong(2), row.getLong(3));
                    });
            return batches;
        });
    }

    /** The first hour of each dataset. */
    Map<DatasetName, Long> firstHours() {
        return database.run(state -> {
            Map<DatasetName, Long> first = new HashMap<>();
            state.sql("select d.name, (select min(hour) from dataset_hour h where h.dataset_id = d.id)"
                            + " from dataset_entry d")
                    .query(row -> {
                        long hour = row.getLong(2);
                        if (!row.wasNull()) {
                            first.put(new DatasetName(row.getString(1)), hour);
                        }
                    });
            return first;
        });
    }

    /** The newest hour of all; negative before the first. */
    long newestHour() {
        return database.run(state -> state.sql("select coalesce(max(hour), -1) from dataset_hour")
                .query((row, number) -> row.getLong(1))
                .single());
    }

    /** The columns of a dataset as they are known. */
    Map<String, DriftJudge.Column> columns(DatasetName dataset) {
        return database.run(state -> {
            Map<String, Map<String, DriftJudge.Value>> values = new HashMap<>();
            state.sql("select v.column_name, v.value, v.first_hour, v.last_hour, v.share from column_value v"
                            + " join dataset_entry d on d.id = v.dataset_id where d.name = ?")
                    .params(dataset.value())
                    .query(row -> {
                        values.computeIfAbsent(row.getString(1), any -> new HashMap<>())
                                .put(
                                        row.getString(2),
                                        new DriftJudge.Value(row.getLong(3), row.getLong(4), row.getDouble(5)));
                    });
            Map<String, DriftJudge.Column> columns = new TreeMap<>();
            state.sql("select c.column_name, c.first_hour, c.last_hour, c.types from dataset_column c"
                            + " join dataset_entry d on d.id = c.dataset_id where d.name = ?")
                    .params(dataset.value())
                    .query(row -> {
                        columns.put(
                                row.getString(1),
                                new DriftJudge.Column(
                                        row.getLong(2),
                                        row.getLong(3),
                                        new TreeSet<>(Arrays.asList(
                                                (String[]) row.getArray(4).getArray())),
                                        values.getOrDefault(row.getString(1), Map.of())));
                    });
            return columns;
        });
    }

    /** Keeps hours of a dataset, its columns as they are now, and what was found, all or nothing. */
    void keep(
            DatasetName dataset,
            List<HourProfile> hours,
            Map<String, DriftJudge.Column> columns,
            List<Finding> findings,
            Instant at) {
        database.transaction(state -> {
            int id = id(state, dataset);
            Map<SeriesKey, Integer> places = new HashMap<>();
            places(state, dataset).forEach((place, key) -> places.put(key, place));
            for (HourProfile hour : hours) {
                keep(state, id, hour, places);
            }
            Map<String, Long> distinct =
                    hours.isEmpty() ? Map.of() : hours.get(hours.size() - 1).distinct();
            columns.forEach((name, column) -> keep(state, id, name, column, distinct.getOrDefault(name, 0L)));
            findings.forEach(finding -> keep(state, finding, at));
            return true;
        });
    }

    private static void keep(JdbcClient state, int id, HourProfile hour, Map<SeriesKey, Integer> places) {
        for (SeriesKey key : hour.series().keySet()) {
            if (!places.containsKey(key)) {
                int place = places.size();
                state.sql("insert into dataset_series (dataset_id, place, column_name, measure) values (?, ?, ?, ?)")
                        .params(id, place, key.column(), key.name())
                        .update();
                places.put(key, place);
            }
        }
        Float[] values = new Float[places.size()];
        hour.series().forEach((key, value) -> values[places.getOrDefault(key, 0)] = value.floatValue());
        state.sql("insert into dataset_hour (dataset_id, hour, batches, rows, series) values (?, ?, ?, ?, ?)"
                        + " on conflict (dataset_id, hour) do update set batches = excluded.batches,"
                        + " rows = excluded.rows, series = excluded.series")
                .param(id)
                .param(hour.hour())
                .param(hour.batches())
                .param(hour.rows())
                .param(values)
                .update();
    }

    private static void keep(JdbcClient state, int id, String name, DriftJudge.Column column, long distinct) {
        state.sql("insert into dataset_column as c (dataset_id, column_name, first_hour, last_hour, types,"
                        + " distinct_values) values (?, ?, ?, ?, ?, ?) on conflict (dataset_id, column_name) do update"
                        + " set last_hour = excluded.last_hour, types = excluded.types, distinct_values ="
                        + " case when excluded.distinct_values = 0 then c.distinct_values"
                        + " else excluded.distinct_values end")
                .param(id)
                .param(name)
                .param(column.firstHour())
                .param(column.lastHour())
                .param(column.types().toArray(new String[0]))
                .param(distinct)
                .update();
        column.values().forEach((value, seen) -> state.sql("insert into column_value (dataset_id, column_name, value,"
                        + " first_hour, last_hour, share) values (?, ?, ?, ?, ?, ?) on conflict (dataset_id,"
                        + " column_name, value) do update set last_hour = excluded.last_hour, share = excluded.share")
                .params(id, name, value, seen.firstHour(), seen.lastHour(), (float) seen.share())
                .update());
    }

    private static void keep(JdbcClient state, Finding finding, Instant at) {
        state.sql("insert into finding (dataset, hour, kind, column_name, measure, seen, expected, low, high, detail,"
                        + " found_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
                .param(finding.dataset().value())
                .param(finding.hour())
                .param(finding.kind().text())
                .param(finding.series().column())
                .param(finding.series().name())
                .param(boxed(finding.seen()))
                .param(boxed(finding.expected()))
                .param(boxed(finding.low()))
                .param(boxed(finding.high()))
                .param(finding.detail())
                .param(Timestamp.from(at))
                .update();
    }

    /** What was found from an hour on, the newest first. */
    public List<Finding> findings(long fromHour) {
        return database.run(state -> state.sql("select * from finding where hour >= ? order by hour desc, id limit ?")
                .params(fromHour, ALL)
                .query((row, number) -> finding(row))
                .list());
    }

    /** What was found of a dataset from an hour on, the newest first. */
    public List<Finding> findings(DatasetName dataset, long fromHour, int limit) {
        return database.run(state -> state.sql(
                        "select * from finding where dataset = ? and hour >= ? order by hour desc, id limit ?")
                .params(dataset.value(), fromHour, limit)
                .query((row, number) -> finding(row))
                .list());
    }

    /** Forgets what is older. */
    void forgetBefore(long hour) {
        database.run(state -> {
            for (String sql : List.of(
                    "delete from dataset_hour where hour < ?",
                    "delete from column_value where last_hour < ?",
                    "delete from finding where hour < ?")) {
                state.sql(sql).params(hour).update();
            }
            return true;
        });
    }

    private static int id(JdbcClient state, DatasetName dataset) {
        state.sql("insert into dataset_entry (name) values (?) on conflict do nothing")
                .params(dataset.value())
                .update();
        return state.sql("select id from dataset_entry where name = ?")
                .params(dataset.value())
                .query((row, number) -> row.getInt(1))
                .single();
    }

    private static Map<Integer, SeriesKey> places(JdbcClient state, DatasetName dataset) {
        Map<Integer, SeriesKey> places = new TreeMap<>();
        state.sql("select s.place, s.column_name, s.measure from dataset_series s join dataset_entry d on"
                        + " d.id = s.dataset_id where d.name = ?")
                .params(dataset.value())
                .query(row -> {
                    places.put(row.getInt(1), new SeriesKey(row.getString(2), row.getString(3)));
                });
        return places;
    }

    private static Finding finding(ResultSet row) throws SQLException {
        return new Finding(
                new DatasetName(row.getString("dataset")),
                row.getLong("hour"),
                Finding.Kind.of(row.getString("kind")),
                new SeriesKey(row.getString("column_name"), row.getString("measure")),
                number(row, "seen"),
                number(row, "expected"),
                number(row, "low"),
                number(row, "high"),
                row.getString("detail"));
    }

    private static OptionalDouble number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static @org.jspecify.annotations.Nullable Double boxed(OptionalDouble number) {
        return number.isPresent() ? Double.valueOf(number.getAsDouble()) : null;
    }
}
