package io.millrace.monitor.console;

import java.util.List;
import java.util.Locale;

/** The points of a small line without axes, in a box of 100 by 20. */
public final class Spark {
    private static final double WIDTH = 100;
    private static final double HEIGHT = 20;

    private Spark() {}

    /** For the attribute {@code points} of a polyline; empty when there are fewer than two values. */
    public static String line(List<Double> values) {
        if (values.size() < 2) {
            return "";
        }
        double top = Math.max(
                1e-9, values.stream().mapToDouble(Double::doubleValue).max().orElse(1));
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            double x = WIDTH * i / (values.size() - 1);
            double y = HEIGHT - 1 - (HEIGHT - 2) * Math.max(0, values.get(i)) / top;
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
        return points.toString().strip();
    }

    /** The same, closed along the bottom. */
    public static String area(List<Double> values) {
        String line = line(values);
        return line.isEmpty() ? "" : "0," + HEIGHT + " " + line + " " + WIDTH + "," + HEIGHT;
    }
}
