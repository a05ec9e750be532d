package io.millrace.monitor.edge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads Prometheus' text format, version 0.0.4 ("Exposition formats" in its documentation). Strict: a line that is not of
 * the format fails the whole text, for half an answer would be wrong counts.
 */
public final class PrometheusText {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private final String line;
    private final int number;
    private int at;

    private PrometheusText(String line, int number) {
        this.line = line;
        this.number = number;
    }

    /** The samples of the text, in order. */
    public static List<Sample> parse(String text) {
        List<Sample> samples = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        if (!lines[lines.length - 1].isEmpty()) {
            throw new IllegalArgumentException("the last line of the metrics is cut off");
        }
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                samples.add(new PrometheusText(line, i + 1).sample());
            }
        }
        return samples;
    }

    private Sample sample() {
        String name = word(NAME);
        Map<String, String> labels = new LinkedHashMap<>();
        if (at < line.length() && line.charAt(at) == '{') {
            at++;
            labels(labels);
        }
        String[] rest = line.substring(at).strip().split("\\s+");
        if (rest.length > 2 || at >= line.length() || !isBlank(line.charAt(at))) {
            throw malformed("expected a value");
        }
        if (rest.length == 2 && !rest[1].matches("-?\\d+")) {
            throw malformed("the time is not a whole number");
        }
        return new Sample(name, labels, value(rest[0]));
    }

    private void labels(Map<String, String> labels) {
        skipBlanks();
        while (peek() != '}') {
            String name = word(LABEL);
            skipBlanks();
            expect('=');
            skipBlanks();
            if (labels.put(name, quoted()) != null) {
                throw malformed("label " + name + " stands twice");
            }
            skipBlanks();
            if (peek() != '}') {
                expect(',');
                skipBlanks();
            }
        }
        at++;
    }

    private String quoted() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            char c = line.charAt(at++);
            value.append(c == '\\' ? escaped() : c);
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '\\', '"' -> c;
            case 'n' -> '\n';
            default -> throw malformed("\\" + c + " is not an escape");
        };
    }

    private double value(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> number(text);
        };
    }

    private double number(String text) {
        if (!text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            throw malformed("the value is not a number");
        }
        return Double.parseDouble(text);
    }

    private String word(Pattern pattern) {
        var matcher = pattern.matcher(line).region(at, line.length());
        if (!matcher.lookingAt()) {
            throw malformed("expected a name");
        }
        at = matcher.end();
        return matcher.group();
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw malformed("expected " + wanted);
        }
        at++;
    }

    private char peek() {
        if (at >= line.length()) {
            throw malformed("it ends too early");
        }
        return line.charAt(at);
    }

    private void skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("line " + number
                + " of the metrics is not in Prometheus' format, at character " + (at + 1) + ": " + what);
    }

    /** One value of one time series. */
    public record Sample(String name, Map<String, String> labels, double value) {
        public Sample {
            labels = Map.copyOf(labels);
        }
    }
}
