package io.millrace.monitor.reconcile;

import java.util.List;

/**
 * What Kafka got in an hour.
 *
 * @param records those that the lake has passed, those that wait and those that are lost
 * @param waiting after the end of the lake's chain, not stored yet
 * @param lost between two batches, or deleted by Kafka's retention before they were stored
 * @param places where those stand that wait or are lost, for people
 */
public record KafkaHour(long records, long waiting, long lost, List<String> places) {
    static final KafkaHour NONE = new KafkaHour(0, 0, 0, List.of());
    private static final int MOST_PLACES = 5;

    public KafkaHour {
        places = places.stream().limit(MOST_PLACES).toList();
    }

    KafkaHour plus(KafkaHour other) {
        List<String> both = new java.util.ArrayList<>(places);
        both.addAll(other.places);
        return new KafkaHour(records + other.records, waiting + other.waiting, lost + other.lost, both);
    }
}
