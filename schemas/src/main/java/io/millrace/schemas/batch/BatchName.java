package io.millrace.schemas.batch;

import io.millrace.schemas.dataset.DatasetName;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Names one batch: the records of one partition of one topic from a start offset on. Two writers that stand at the same
 * offset of the same topic make the same name, and the object store lets only one of them create it.
 *
 * @param hour UTC hour of the first record's Kafka timestamp
 * @param partition Kafka partition
 * @param topicId first 8 hexadecimal digits of the topic's id, so that a recreated topic, whose offsets start again, gets
 *     names of its own
 * @param start first offset of the batch: where the batch before it ended, or the first offset of the log
 * @param compression of the rows; the same for all batches of a chain
 */
public record BatchName(
        DatasetName dataset, Instant hour, int partition, String topicId, long start, BatchCompression compression) {
    /** Directory of the rows in the bucket. */
    public static final String RAW = "raw/";
    /** Directory of the rows that were left out, with their reasons. */
    public static final String BAD = "bad/";

    /** How the key of a manifest ends. */
    public static final String MANIFEST_SUFFIX = ".manifest.json";
    /** How the key of a file of bad rows ends. */
    public static final String BAD_SUFFIX = ".bad.jsonl.zst";

    private static final Instant END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z");
    private static final DateTimeFormatter HOUR_PATH =
            DateTimeFormatter.ofPattern("yyyy/MM/dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter HOUR_AND_MINUTE =
            DateTimeFormatter.ofPattern("yyyy/MM/dd/HH/mm", Locale.ROOT);
    private static final int PARTITION_DIGITS = 5;
    private static final int OFFSET_DIGITS = 20;
    private static final Pattern TOPIC_ID = Pattern.compile("[0-9a-f]{8}");
    private static final Pattern KEY = Pattern.compile("(?:raw|bad)/([^/]+)/(\\d{4}/\\d{2}/\\d{2}/\\d{2})/"
            + "(\\d{5})-([0-9a-f]{8})-(\\d{20})"
            + "(?:\\.jsonl\\.zst|(\\.jsonl\\.gz)|(\\.gz)?\\.manifest\\.json|(\\.gz)?\\.bad\\.jsonl\\.zst)");

    /** A batch of the usual compression. */
    public BatchName(DatasetName dataset, Instant hour, int partition, String topicId, long start) {
        this(dataset, hour, partition, topicId, start, BatchCompression.ZSTD);
    }

    public BatchName {
        if (!hour.equals(hour.truncatedTo(ChronoUnit.HOURS))) {
            throw new IllegalArgumentException("hour must be a whole hour, but is " + hour);
        }
        if (hour.isBefore(Instant.EPOCH) || !hour.isBefore(END_OF_TIME)) {
            throw new IllegalArgumentException("hour must be within the years 1970 to 9999, but is " + hour);
        }
        if (partition < 0 || partition > 99_999) {
            throw new IllegalArgumentException("partition must be within 0..99999, but is " + partition);
        }
        if (!TOPIC_ID.matcher(topicId).matches()) {
            throw new IllegalArgumentException("topic id must be 8 hexadecimal digits, but is '" + topicId + "'");
        }
        if (start < 0) {
            throw new IllegalArgumentException("start must not be negative, but is " + start);
        }
    }

    /** The name that the key of an object, manifest or bad file carries; empty for any other key. */
    public static Optional<BatchName> parse(String key) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            Instant hour = LocalDateTime.parse(matcher.group(2) + "/00", HOUR_AND_MINUTE)
                    .toInstant(ZoneOffset.UTC);
            return Optional.of(new BatchName(
                    new DatasetName(matcher.group(1)),
                    hour,
                    Integer.parseInt(matcher.group(3)),
                    matcher.group(4),
                    Long.parseLong(matcher.group(5)),
                    isGzip(matcher) ? BatchCompression.GZIP : BatchCompression.ZSTD));
        } catch (IllegalArgumentException | DateTimeException notAName) {
            return Optional.empty();
        }
    }

    private static boolean isGzip(Matcher matcher) {
        return IntStream.rangeClosed(6, 8).anyMatch(group -> matcher.group(group) != null);
    }

    /** The batch whose object has the key; empty for any other key, also of a manifest or bad file. */
    public static Optional<BatchName> ofObject(String key) {
        return parse(key).filter(name -> name.objectKey().equals(key));
    }

    /** Directory of all batches of a dataset, with the closing slash. */
    public static String directory(DatasetName dataset) {
        return RAW + dataset.value() + "/";
    }

    /** Directory of one hour of a dataset, with the closing slash. */
    public static String directory(DatasetName dataset, Instant hour) {
        return directory(dataset) + HOUR_PATH.format(hour) + "/";
    }

    /** What all objects of one topic partition begin with inside an hour's directory. */
    public static String partitionPrefix(int partition, String topicId) {
        return padded(partition, PARTITION_DIGITS) + "-" + topicId + "-";
    }

    /** Key of the rows. */
    public String objectKey() {
        return RAW + path() + compression.objectSuffix();
    }

    /** Key of the manifest. */
    public String manifestKey() {
        return RAW + path() + compression.mark() + MANIFEST_SUFFIX;
    }

    /** Key of the bad rows; the object exists only when there are any. */
    public String badKey() {
        return BAD + path() + compression.mark() + BAD_SUFFIX;
    }

    /**
     * Key of bad rows that somebody else found.
     *
     * @param finder what keeps the key apart from others, such as {@code .load-7}
     */
    public String badKeyOf(String finder) {
        return BAD + path() + compression.mark() + finder + BAD_SUFFIX;
    }

    private String path() {
        return dataset.value()
                + "/"
                + HOUR_PATH.format(hour)
                + "/"
                + partitionPrefix(partition, topicId)
                + padded(start, OFFSET_DIGITS);
    }

    /** Listings name millions of batches, for which a format string is too slow. */
    private static String padded(long number, int digits) {
        String text = Long.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
