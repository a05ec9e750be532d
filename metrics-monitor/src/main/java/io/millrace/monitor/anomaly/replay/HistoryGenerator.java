package io.millrace.monitor.anomaly.replay;

import io.millrace.monitor.anomaly.Measure;
import io.millrace.monitor.anomaly.Point;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Makes a history of a music service with incidents that are known: seasons of day and week, growth, noise, holidays in the
 * calendar; outages, partial losses, a client that sends too much, and releases that break a column. The same seed gives the
 * same history.
 */
public final class HistoryGenerator {
    private static final int HOURS_OF_WEEK = 168;
    private static final int BUNDLED_WEEKS = 20;
    private static final int FIRST_INCIDENT_WEEK = 5;
    private static final LocalDate START = LocalDate.of(2026, 1, 5);

    private static final double[] MEDIAN_FACTORS = {0.1, 1.3, 1000};

    private final Random random;
    private final int weeks;

    public HistoryGenerator(long seed, int weeks) {
        this.random = new Random(seed);
        this.weeks = weeks;
    }

    /**
     * The history that comes with Millrace: the group {@code tuning}, with which the settings were found, and the group {@code
     * evaluation}, which nobody looked at before.
     */
    public static History bundled() {
        History tuning = new HistoryGenerator(1, BUNDLED_WEEKS).generate("tuning");
        History evaluation = new HistoryGenerator(2026, BUNDLED_WEEKS).generate("evaluation");
        Map<SeriesName, List<Point>> series = new HashMap<>(tuning.series());
        series.putAll(evaluation.series());
        List<Incident> incidents = new ArrayList<>(tuning.incidents());
        incidents.addAll(evaluation.incidents());
        return new History(series, incidents);
    }

    /**
     * @param group put before the names of the datasets, with an underscore
     */
    public History generate(String group) {
        Map<SeriesName, List<Point>> series = new HashMap<>();
        List<Incident> incidents = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            String dataset = group + "_" + shape.dataset;
            List<Planned> plan = plan(dataset);
            plan.forEach(planned -> incidents.add(planned.incident));
            fill(dataset, shape, plan, series);
        }
        return new History(series, incidents);
    }

    private void fill(String dataset, Shape shape, List<Planned> plan, Map<SeriesName, List<Point>> series) {
        List<Point> rows = new ArrayList<>();
        List<Point> nulls = new ArrayList<>();
        List<Point> entropy = new ArrayList<>();
        List<Point> median = new ArrayList<>();
        long start = START.toEpochDay() * 24;
        double drift = 0;
        double boost = 0;
        for (int i = 0; i < weeks * HOURS_OF_WEEK; i++) {
            long hour = start + i;
            boolean holiday = isHoliday(hour);
            Optional<Planned> planned =
                    plan.stream().filter(one -> one.covers(hour)).findFirst();
            drift = 0.97 * drift + random.nextGaussian() * shape.noise / 6;
            double mean = shape.rows * season(hour, shape) * Math.pow(shape.weeklyGrowth, (double) i / HOURS_OF_WEEK);
            boost = random.nextInt(400) == 0 ? random.nextDouble() * 0.25 : 0.6 * boost;
            mean *= Math.exp(drift + boost + random.nextGaussian() * shape.noise) * (holiday ? 0.55 : 1);
            double factor = planned.map(one -> one.rowsFactor).orElse(1.0);
            long count = poisson(mean * factor);
            rows.add(new Point(hour, count, count, holiday));
            double share = shape.nullShare + planned.map(one -> one.nullShare).orElse(0.0);
            if (count > 0) {
                nulls.add(new Point(hour, binomial(count, share) / (double) count, count, holiday));
                double spread = random.nextGaussian() / Math.sqrt((double) count);
                double oneClient = factor > 1 ? 1 / Math.sqrt(factor) : 1;
                entropy.add(new Point(hour, (3.2 + 0.1 * season(hour, shape) + spread) * oneClient, count, holiday));
                double unit = planned.map(one -> one.medianFactor).orElse(1.0);
                median.add(
                        new Point(hour, 200 * unit * Math.exp(random.nextGaussian() * 0.03 + spread), count, holiday));
            }
        }
        series.put(new SeriesName(dataset, "rows", Measure.ROWS), rows);
        series.put(new SeriesName(dataset, "device.nulls", Measure.SHARE), nulls);
        series.put(new SeriesName(dataset, "country.entropy", Measure.LEVEL), entropy);
        series.put(new SeriesName(dataset, "seconds.median", Measure.LEVEL), median);
    }

    /** One incident in most weeks, never two at a time, some near the holidays. */
    private List<Planned> plan(String dataset) {
        List<Planned> plan = new ArrayList<>();
        long start = START.toEpochDay() * 24;
        for (int week = FIRST_INCIDENT_WEEK; week < weeks - 1; week++) {
            if (random.nextInt(5) == 0) {
                continue;
            }
            long first = start + (long) week * HOURS_OF_WEEK + random.nextInt(HOURS_OF_WEEK - 60);
            Planned planned = planned(dataset, first);
            boolean onHoliday = isHoliday(planned.incident.first()) || isHoliday(planned.incident.last());
            if (!onHoliday) {
                plan.add(planned);
            }
        }
        return plan;
    }

    private Planned planned(String dataset, long first) {
        return switch (random.nextInt(5)) {
            case 0 -> new Planned(incident(dataset, first, 2, 8, "outage"), random.nextInt(3) * 0.03, 0, 1);
            case 1 ->
                new Planned(incident(dataset, first, 8, 24, "partial loss"), 0.4 + random.nextDouble() * 0.3, 0, 1);
            case 2 ->
                new Planned(
                        incident(dataset, first, 4, 10, "one client sends too much"),
                        1.6 + random.nextDouble() * 2,
                        0,
                        1);
            case 3 ->
                new Planned(
                        incident(dataset, first, 6, 48, "release breaks a column"),
                        1,
                        0.1 + random.nextDouble() * 0.5,
                        1);
            default ->
                new Planned(
                        incident(dataset, first, 6, 48, "release changes a unit"),
                        1,
                        0,
                        MEDIAN_FACTORS[random.nextInt(3)]);
        };
    }

    private Incident incident(String dataset, long first, int least, int most, String kind) {
        return new Incident(dataset, first, first + least + random.nextInt(most - least + 1) - 1, kind);
    }

    private static double season(long hour, Shape shape) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(hour, 24L));
        double time = Math.floorMod(hour, 24L);
        boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
        double daily = 1 + shape.daily * Math.sin((time - (weekend ? 10 : 8)) / 24 * 2 * Math.PI);
        return Math.max(0.02, daily) * (weekend ? shape.weekend : 1);
    }

    private static boolean isHoliday(long hour) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(hour, 24L));
        return day.atStartOfDay(ZoneOffset.UTC).getDayOfYear() % 45 == 40;
    }

    private long poisson(double mean) {
        if (mean > 50) {
            return Math.max(0, Math.round(mean + random.nextGaussian() * Math.sqrt(mean)));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        long count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    private long binomial(long trials, double share) {
        if (trials * share > 30 && trials * (1 - share) > 30) {
            double mean = trials * share;
            long drawn = Math.round(mean + random.nextGaussian() * Math.sqrt(mean * (1 - share)));
            return Math.max(0, Math.min(trials, drawn));
        }
        long hits = 0;
        for (long i = 0; i < Math.min(trials, 2000); i++) {
            hits += random.nextDouble() < share ? 1 : 0;
        }
        return trials <= 2000 ? hits : Math.round(hits * ((double) trials / 2000));
    }

    /** What a dataset is like when nothing is wrong. */
    private enum Shape {
        PLAYS("plays", 40_000, 0.7, 1.25, 1.015, 0.04, 0.02),
        SEARCHES("searches", 2_500, 0.8, 0.8, 1.0, 0.06, 0.05),
        PURCHASES("purchases", 120, 0.6, 0.7, 1.01, 0.08, 0.1),
        UPLOADS("uploads", 900, 0.2, 0.5, 0.99, 0.05, 0.01);

        private final String dataset;
        private final double rows;
        private final double daily;
        private final double weekend;
        private final double weeklyGrowth;
        private final double noise;
        private final double nullShare;

        Shape(
                String dataset,
                double rows,
                double daily,
                double weekend,
                double weeklyGrowth,
                double noise,
                double nullShare) {
            this.dataset = dataset;
            this.rows = rows;
            this.daily = daily;
            this.weekend = weekend;
            this.weeklyGrowth = weeklyGrowth;
            this.noise = noise;
            this.nullShare = nullShare;
        }
    }

    private record Planned(Incident incident, double rowsFactor, double nullShare, double medianFactor) {
        boolean covers(long hour) {
            return hour >= incident.first() && hour <= incident.last();
        }
    }
}
