package io.millrace.monitor.history;

import io.millrace.schemas.dataset.ReservedColumns;
import io.millrace.schemas.fingerprint.ColumnFingerprint;
import io.millrace.schemas.fingerprint.Fingerprint;
import io.millrace.schemas.fingerprint.FingerprintMerge;
import io.millrace.schemas.fingerprint.FrequentValues;
import io.millrace.schemas.fingerprint.ValueRange;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The numbers of an hour that are kept.
 *
 * @param batches how many batches they are from
 * @param types kinds of values by column
 * @param frequent shares of the most frequent values, of columns that have few
 */
public record HourProfile(
        long hour,
        long batches,
        long rows,
        Map<SeriesKey, Double> series,
        Map<String, Set<String>> types,
        Map<String, Map<String, Double>> frequent,
        Map<String, Long> distinct) {
    private static final int MOST_COLUMNS = 60;
    /** A column with more different values is no category: its values come and go. */
    private static final long FEW_VALUES = 1_000;

    private static final double LEAST_SHARE = 0.01;
    private static final int MOST_VALUE_LENGTH = 200;
    private static final double MILLIS = 1_000;

    /** An hour without rows. */
    static HourProfile empty(long hour) {
        return new HourProfile(hour, 0, 0, Map.of(), Map.of(), Map.of(), Map.of());
    }

    /**
     * @param fingerprint of all its rows; empty when the dataset's batches have none
     */
    static HourProfile of(
            long hour, long batches, long rows, Map<String, Set<String>> types, Optional<Fingerprint> fingerprint) {
        Map<SeriesKey, Double> series = new LinkedHashMap<>();
        Map<String, Map<String, Double>> frequent = new HashMap<>();
        Map<String, Long> distinct = new HashMap<>();
        fingerprint.filter(any -> any.rows() > 0).ifPresent(known -> {
            List<ColumnFingerprint> columns = known.columns();
            columns.stream().limit(MOST_COLUMNS).forEach(column -> {
                column(column, known.rows(), series);
                column.distinctValues().ifPresent(values -> distinct.put(column.name(), values.estimate()));
                shares(column).ifPresent(shares -> frequent.put(column.name(), shares));
            });
            lateness(known).ifPresent(seconds -> series.put(SeriesKey.LATENESS, seconds));
        });
        return new HourProfile(hour, batches, rows, series, types, frequent, distinct);
    }

    private static void column(ColumnFingerprint column, long rows, Map<SeriesKey, Double> series) {
        String name = column.name();
        if (name.startsWith("_")) {
            return;
        }
        series.put(new SeriesKey(name, "null_share"), 1 - (double) column.values() / rows);
        if (column.values() == 0) {
            return;
        }
        column.distinctValues()
                .ifPresent(distinct -> series.put(new SeriesKey(name, "distinct"), (double) distinct.estimate()));
        Optional.ofNullable(column.entropy()).ifPresent(bits -> series.put(new SeriesKey(name, "entropy"), bits));
        column.frequentValues()
                .filter(values -> !values.top().isEmpty())
                .ifPresent(values -> series.put(
                        new SeriesKey(name, "top_share"),
                        Math.min(1, (double) values.top().get(0).count() / column.values())));
        column.numberRange().ifPresent(range -> {
            double[] quantiles = FingerprintMerge.quantiles(range, 0.5, 0.95);
            series.put(new SeriesKey(name, "p50"), quantiles[0]);
            series.put(new SeriesKey(name, "p95"), quantiles[1]);
        });
    }

    private static Optional<Map<String, Double>> shares(ColumnFingerprint column) {
        boolean few = !column.isPersonal()
                && !column.name().startsWith("_")
                && column.distinctValues()
                        .filter(distinct -> distinct.estimate() <= FEW_VALUES)
                        .isPresent();
        if (!few || column.values() == 0) {
            return Optional.empty();
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        for (FrequentValues.Count count :
                column.frequentValues().map(FrequentValues::top).orElse(List.of())) {
            double share = Math.min(1, (double) count.count() / column.values());
            if (share >= LEAST_SHARE && count.value().length() <= MOST_VALUE_LENGTH) {
                shares.put(count.value(), share);
            }
        }
        return Optional.of(shares);
    }

    private static Optional<Double> lateness(Fingerprint fingerprint) {
        Optional<ValueRange> sent = fingerprint.column(ReservedColumns.SENT_AT).flatMap(ColumnFingerprint::timeRange);
        Optional<ValueRange> received =
                fingerprint.column(ReservedColumns.RECEIVED_AT).flatMap(ColumnFingerprint::timeRange);
        if (sent.isEmpty() || received.isEmpty()) {
            return Optional.empty();
        }
        double seconds = (median(received.get()) - median(sent.get())) / MILLIS;
        return Optional.of(Math.max(0, seconds));
    }

    private static double median(ValueRange range) {
        return FingerprintMerge.quantiles(range, 0.5)[0];
    }

    /** Puts the kinds of two batches together. */
    static void addTypes(Map<String, Set<String>> types, String column, Set<?> kinds) {
        Set<String> known = types.computeIfAbsent(column, any -> new TreeSet<>());
        kinds.forEach(kind -> known.add(kind.toString().toLowerCase(java.util.Locale.ROOT)));
    }
}
