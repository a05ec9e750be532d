package io.millrace.bench.monitor;

import io.millrace.monitor.lake.BatchCounts;
import io.millrace.monitor.lake.SettledDays;
import io.millrace.monitor.lake.StoredSettledDays;
import io.millrace.monitor.state.StateDatabase;
import io.millrace.monitor.state.StateSettings;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Months of hours in the monitor's database, made there from a seed. */
final class FilledState {
    static final int HOURS = 90 * 24;

    private static final List<String> COLUMNS = List.of("user_id", "country", "amount", "device", "duration");
    private static final List<String> MEASURES = List.of("null_share", "distinct", "top_share", "median");
    private static final long HOURS_OF_DAY = 24;
    private static final long NEWEST_DAYS = 2;
    private static final double SEED_STEP = 1e-4;
    private static final int DATASETS_AT_ONCE = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration KEPT = Duration.ofDays(90);

    private FilledState() {}

    /**
     * Fills an empty database.
     *
     * @param settings as {@code WarehouseProcess.stateSettings} gives them
     * @param datasets how many, numbered from 0
     * @param lastHour the newest hour, which is over
     * @param lake whose settled days the monitor knows from before
     */
    static void fill(Map<String, String> settings, int datasets, long lastHour, CalculatedLake lake) {
        StateSettings state = new StateSettings(
                settings.getOrDefault("MILLRACE_STATE_JDBC_URL", ""),
                settings.getOrDefault("MILLRACE_STATE_USER", ""),
                settings.getOrDefault("MILLRACE_STATE_PASSWORD", ""),
                2,
                PATIENCE,
                KEPT,
                KEPT,
                KEPT);
        try (StateDatabase database = new StateDatabase(state)) {
            execute(
                    database,
                    "insert into dataset_entry (name) select 'events_' || n from generate_series(0, " + (datasets - 1)
                            + ") n");
            execute(database, series());
            execute(database, columns(lastHour));
            for (int from = 0; from < datasets; from += DATASETS_AT_ONCE) {
                String some = " between " + (from + 1) + " and " + Math.min(datasets, from + DATASETS_AT_ONCE);
                double seed = from * SEED_STEP;
                boolean unused = database.transaction(client -> {
                    client.sql("select 1 from setseed(" + seed + ")")
                            .query(Integer.class)
                            .single();
                    int profiles = client.sql(profiles(some, lastHour)).update();
                    return profiles > 0;
                });
                execute(database, hours(some, lastHour));
            }
            index(database, datasets, lake);
            execute(database, "analyze");
        }
    }

    /** All but the newest days, which a monitor asks for at every start. */
    private static void index(StateDatabase database, int datasets, CalculatedLake lake) {
        SettledDays kept = new StoredSettledDays(database);
        for (int number = 0; number < datasets; number++) {
            DatasetName dataset = CalculatedLake.dataset(number);
            Map<Long, List<BatchCounts>> days = IntStream.range(0, lake.hours())
                    .mapToObj(place -> lake.batch(dataset, place))
                    .collect(Collectors.groupingBy(
                            batch -> batch.hour() / HOURS_OF_DAY, TreeMap::new, Collectors.toList()));
            kept.keep(
                    dataset,
                    days.entrySet().stream()
                            .limit(days.size() - NEWEST_DAYS)
                            .map(day -> SettledDays.Day.of(day.getKey(), day.getValue()))
                            .toList(),
                    Set.of());
        }
    }

    private static void execute(StateDatabase database, String sql) {
        int unused = database.run(client -> client.sql(sql).update());
    }

    private static String series() {
        String values = IntStream.range(0, COLUMNS.size() * MEASURES.size())
                .mapToObj(place -> "(" + place + ", '" + COLUMNS.get(place / MEASURES.size()) + "', '"
                        + MEASURES.get(place % MEASURES.size()) + "')")
                .collect(Collectors.joining(", "));
        return "insert into dataset_series (dataset_id, place, column_name, measure) select d.id, s.* from"
                + " dataset_entry d, (values " + values + ") s";
    }

    private static String columns(long lastHour) {
        String values = COLUMNS.stream().map(column -> "('" + column + "')").collect(Collectors.joining(", "));
        return "insert into dataset_column (dataset_id, column_name, first_hour, last_hour, types, distinct_values)"
                + " select d.id, c.name, " + (lastHour - HOURS + 1) + ", " + lastHour
                + ", array['text'], 100 from dataset_entry d, (values " + values + ") c (name)";
    }

    /** Rows by the time of day, and some noise on all of it. */
    private static String profiles(String some, long lastHour) {
        String values = IntStream.range(0, COLUMNS.size() * MEASURES.size())
                .mapToObj(place -> "random()::real")
                .collect(Collectors.joining(", "));
        return "insert into dataset_hour (dataset_id, hour, batches, rows, series) select d.id, h, 1, (1000 * (2 +"
                + " sin(h * pi() / 12)) * (0.95 + random() / 10))::bigint, array[" + values + "] from dataset_entry d,"
                + " generate_series(" + (lastHour - HOURS + 1) + ", " + lastHour + ") h where d.id" + some;
    }

    private static String hours(String some, long lastHour) {
        return "insert into reconciliation (dataset, hour, edge, edge_complete, kafka, lake_rows, lake_duplicates,"
                + " lake_bad, warehouse_rows, warehouse_bad, warehouse_duplicates, held, status, missing, places, since,"
                + " judged_at) select d.name, h.hour, null, true, h.rows, h.rows, 0, 0, h.rows, 0, 0, 0, 'balanced', 0,"
                + " '{}', now(), now() from dataset_hour h join dataset_entry d on d.id = h.dataset_id where h.hour <= "
                + lastHour + " and d.id" + some;
    }
}
