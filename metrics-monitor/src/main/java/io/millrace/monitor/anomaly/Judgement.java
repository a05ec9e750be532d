package io.millrace.monitor.anomaly;

/**
 * What the detector says of a point.
 *
 * @param expected value; the point's own while the detector is learning
 * @param low smallest value that would be normal
 * @param high largest value that would be normal
 * @param score distance from the expected value in deviations; negative below it, 0 while learning
 */
public record Judgement(Point point, Verdict verdict, double expected, double low, double high, double score) {
    static Judgement without(Point point, Verdict verdict) {
        return new Judgement(point, verdict, point.value(), point.value(), point.value(), 0);
    }
}
