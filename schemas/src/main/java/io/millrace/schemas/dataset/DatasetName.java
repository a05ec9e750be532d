package io.millrace.schemas.dataset;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a dataset: {@code plays} for events, {@code shop.inventory.items} (source, database, table) for changes. It
 * names the Kafka topic and the directory in the lake.
 */
public record DatasetName(String value) implements Comparable<DatasetName> {
    private static final Pattern EVENTS = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern CHANGES =
            Pattern.compile("[a-z][a-z0-9_]{0,62}\\.[A-Za-z0-9_-]{1,64}\\.[A-Za-z0-9_-]{1,64}");
    private static final String EVENTS_PREFIX = "events.";
    private static final String CHANGES_PREFIX = "changes.";

    /**
     * @throws IllegalArgumentException when the value is neither an events nor a changes name
     */
    public DatasetName {
        if (!EVENTS.matcher(value).matches() && !CHANGES.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value
                    + "' is not a dataset name: use [a-z][a-z0-9_]{0,62}, or <source>.<database>.<table> for changes");
        }
    }

    /** The dataset whose records the topic holds, or empty for a topic that is not one of Millrace's. */
    public static Optional<DatasetName> ofTopic(String topic) {
        if (topic.startsWith(EVENTS_PREFIX)) {
            String name = topic.substring(EVENTS_PREFIX.length());
            return EVENTS.matcher(name).matches() ? Optional.of(new DatasetName(name)) : Optional.empty();
        }
        if (topic.startsWith(CHANGES_PREFIX)) {
            String name = topic.substring(CHANGES_PREFIX.length());
            return CHANGES.matcher(name).matches() ? Optional.of(new DatasetName(name)) : Optional.empty();
        }
        return Optional.empty();
    }

    /** Whether the dataset holds row changes of a source database rather than events. */
    public boolean isChanges() {
        return value.indexOf('.') >= 0;
    }

    /** The Kafka topic of the dataset. */
    public String topic() {
        return (isChanges() ? CHANGES_PREFIX : EVENTS_PREFIX) + value;
    }

    @Override
    public int compareTo(DatasetName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
