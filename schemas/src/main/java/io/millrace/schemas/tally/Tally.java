package io.millrace.schemas.tally;

import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;

/**
 * A record of the topic {@value #TOPIC}. A later one with the same key takes the place of an earlier one, so that the topic may be
 * compacted and a record may come twice.
 */
public sealed interface Tally {
    /** Compacted, and what is older than its retention is deleted. */
    String TOPIC = "millrace.tallies";

    /** The id of the edge's run: another one at every start of its process. */
    String run();

    /** The key of the record. */
    String key();

    /**
     * The run itself, told at its start, again and again, and at its end. What a run that is silent without having ended had
     * accepted last is not known.
     *
     * @param edge name of the edge, such as its host
     * @param ended whether these are the run's last words: all its counts were told before
     */
    record Run(String run, String edge, Instant started, Instant heard, boolean ended) implements Tally {
        @Override
        public String key() {
            return run;
        }
    }

    /**
     * What a run accepted of one dataset since it began.
     *
     * @param hour hours since 1970-01-01T00:00Z, of the records' Kafka timestamps
     * @param accepted events that Kafka acknowledged with a timestamp of this hour
     * @param unplaced events that it acknowledged in this hour without saying their timestamp
     */
    record Accepted(String run, DatasetName dataset, long hour, long accepted, long unplaced) implements Tally {
        public Accepted {
            if (hour < 0 || accepted < 0 || unplaced < 0) {
                throw new IllegalArgumentException("hour and counts of a tally must not be negative");
            }
        }

        @Override
        public String key() {
            return run + "/" + dataset + "/" + hour;
        }
    }
}
