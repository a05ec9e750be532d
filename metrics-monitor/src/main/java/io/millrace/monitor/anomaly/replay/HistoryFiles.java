package io.millrace.monitor.anomaly.replay;

import io.millrace.monitor.anomaly.Measure;
import io.millrace.monitor.anomaly.Point;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A history as two files: {@value #POINTS} with lines {@code dataset,series,measure,hour,value,sample,excepted} and
 * {@value #INCIDENTS} with lines {@code dataset,first,last,kind}, each after a line of those names. Hours count from
 * 1970-01-01T00:00Z; the lines of a series stand in their order.
 */
public final class HistoryFiles {
    public static final String POINTS = "history.csv.gz";
    public static final String INCIDENTS = "incidents.csv";

    private static final String POINTS_HEADER = "dataset,series,measure,hour,value,sample,excepted";
    private static final String INCIDENTS_HEADER = "dataset,first,last,kind";

    private HistoryFiles() {}

    /** The history that comes with Millrace: groups {@code tuning} and {@code evaluation}. */
    public static History bundled() throws IOException {
        try (InputStream points = resource(POINTS);
                InputStream incidents = resource(INCIDENTS)) {
            return read(points, incidents);
        }
    }

    /**
     * @throws IOException when a file can't be read
     * @throws MillraceException when a line is wrong; names the file and the line
     */
    public static History read(Path directory) throws IOException {
        try (InputStream points = Files.newInputStream(directory.resolve(POINTS));
                InputStream incidents = Files.newInputStream(directory.resolve(INCIDENTS))) {
            return read(points, incidents);
        }
    }

    /** Writes both files. */
    public static void write(History history, Path directory) throws IOException {
        try (OutputStream file = Files.newOutputStream(directory.resolve(POINTS));
                BufferedWriter out = new BufferedWriter(
                        new OutputStreamWriter(new GZIPOutputStream(file), StandardCharsets.UTF_8))) {
            out.write(POINTS_HEADER + "\n");
            List<SeriesName> names = history.series().keySet().stream()
                    .sorted(Comparator.comparing(SeriesName::dataset).thenComparing(SeriesName::name))
                    .toList();
            for (SeriesName name : names) {
                for (Point point : history.series().getOrDefault(name, List.of())) {
                    out.write(line(name, point));
                }
            }
        }
        List<String> lines = new ArrayList<>(List.of(INCIDENTS_HEADER));
        history.incidents().stream()
                .sorted(Comparator.comparing(Incident::dataset).thenComparing(Incident::first))
                .forEach(incident -> lines.add(
                        incident.dataset() + "," + incident.first() + "," + incident.last() + "," + incident.kind()));
        Files.write(directory.resolve(INCIDENTS), lines);
    }

    private static String line(SeriesName name, Point point) {
        return "%s,%s,%s,%d,%s,%s,%b\n"
                .formatted(
                        name.dataset(),
                        name.name(),
                        name.measure().text(),
                        point.hour(),
                        number(point.value()),
                        number(point.sample()),
                        point.excepted());
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    private static History read(InputStream points, InputStream incidents) throws IOException {
        Map<SeriesName, List<Point>> series = new HashMap<>();
        eachLine(new GZIPInputStream(points), POINTS, POINTS_HEADER, cells -> {
            Measure measure = Measure.valueOf(cells[2].toUpperCase(Locale.ROOT));
            series.computeIfAbsent(new SeriesName(cells[0], cells[1], measure), name -> new ArrayList<>())
                    .add(new Point(
                            Long.parseLong(cells[3]),
                            Double.parseDouble(cells[4]),
                            Double.parseDouble(cells[5]),
                            Boolean.parseBoolean(cells[6])));
        });
        List<Incident> known = new ArrayList<>();
        eachLine(
                incidents,
                INCIDENTS,
                INCIDENTS_HEADER,
                cells -> known.add(
                        new Incident(cells[0], Long.parseLong(cells[1]), Long.parseLong(cells[2]), cells[3])));
        return new History(series, known);
    }

    private static void eachLine(InputStream stream, String file, String header, Line line) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        int number = 1;
        String text = in.readLine();
        if (!header.equals(text)) {
            throw wrong(file, number, "the first line must be " + header);
        }
        int cells = header.split(",").length;
        for (text = in.readLine(); text != null; text = in.readLine()) {
            number++;
            String[] split = text.split(",", cells);
            if (split.length != cells) {
                throw wrong(file, number, "there must be " + cells + " fields, but are " + split.length);
            }
            try {
                line.take(split);
            } catch (IllegalArgumentException e) {
                throw wrong(file, number, String.valueOf(e.getMessage()));
            }
        }
    }

    private static MillraceException wrong(String file, int line, String message) {
        return new MillraceException(ErrorCode.MALFORMED_REQUEST, file + ":" + line + ": " + message);
    }

    private static InputStream resource(String name) {
        InputStream stream = HistoryFiles.class.getResourceAsStream("/millrace/anomaly/" + name);
        if (stream == null) {
            throw new IllegalStateException("the history " + name + " is missing in the build");
        }
        return stream;
    }

    @FunctionalInterface
    private interface Line {
        void take(String[] cells);
    }
}
