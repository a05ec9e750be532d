package io.millrace.schemas.batch;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.event.TraceParent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a batch's object says of itself in its S3 user metadata, so that the manifest can be made again from the object
 * alone and a writer that lost the race can read where the winner ended.
 *
 * @param topicId the topic's whole id, 32 hexadecimal digits
 * @param sha256 checksum of the object's bytes, hexadecimal
 * @param erasure what was erased since the batch was stored; null when nothing was
 * @param traces a few of the traces that records of the batch belong to
 */
public record ObjectAttributes(
        String topicId,
        long end,
        long rows,
        long duplicates,
        long bad,
        String sha256,
        @Nullable Instant firstTimestamp,
        @Nullable Instant lastTimestamp,
        String writerVersion,
        String writerCommit,
        @Nullable Erasure erasure,
        List<TraceParent> traces) {
    private static final String FORMAT = "millrace-format";
    private static final String TOPIC_ID = "millrace-topic-id";
    private static final String END = "millrace-end";
    private static final String ROWS = "millrace-rows";
    private static final String DUPLICATES = "millrace-duplicates";
    private static final String BAD = "millrace-bad";
    private static final String SHA256 = "millrace-sha256";
    private static final String FIRST = "millrace-first-ts";
    private static final String LAST = "millrace-last-ts";
    private static final String VERSION = "millrace-writer-version";
    private static final String COMMIT = "millrace-writer-commit";
    private static final String GENERATION = "millrace-generation";
    private static final String ERASED = "millrace-erased-rows";
    private static final String ERASURE_ID = "millrace-erasure-id";
    private static final String TRACES = "millrace-traces";

    public ObjectAttributes {
        traces = List.copyOf(traces);
    }

    /** Of a batch from which nothing was erased, and without traces. */
    public ObjectAttributes(
            String topicId,
            long end,
            long rows,
            long duplicates,
            long bad,
            String sha256,
            @Nullable Instant firstTimestamp,
            @Nullable Instant lastTimestamp,
            String writerVersion,
            String writerCommit) {
        this(
                topicId,
                end,
                rows,
                duplicates,
                bad,
                sha256,
                firstTimestamp,
                lastTimestamp,
                writerVersion,
                writerCommit,
                null,
                List.of());
    }

    /** As S3 user metadata; keys are lower case, values ASCII. */
    public Map<String, String> toMetadata() {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put(FORMAT, Integer.toString(BatchManifest.FORMAT));
        metadata.put(TOPIC_ID, topicId);
        metadata.put(END, Long.toString(end));
        metadata.put(ROWS, Long.toString(rows));
        metadata.put(DUPLICATES, Long.toString(duplicates));
        metadata.put(BAD, Long.toString(bad));
        metadata.put(SHA256, sha256);
        Optional.ofNullable(firstTimestamp).ifPresent(instant -> metadata.put(FIRST, instant.toString()));
        Optional.ofNullable(lastTimestamp).ifPresent(instant -> metadata.put(LAST, instant.toString()));
        metadata.put(VERSION, writerVersion);
        metadata.put(COMMIT, writerCommit);
        if (erasure != null) {
            metadata.put(GENERATION, Integer.toString(erasure.generation()));
            metadata.put(ERASED, Long.toString(erasure.rows()));
            metadata.put(ERASURE_ID, erasure.id());
        }
        if (!traces.isEmpty()) {
            metadata.put(TRACES, traces.stream().map(TraceParent::text).collect(Collectors.joining(" ")));
        }
        return metadata;
    }

    /**
     * @param key the object's key, for the message
     * @throws MillraceException {@link ErrorCode#CORRUPT_OBJECT} when a value is missing or not readable
     */
    public static ObjectAttributes ofMetadata(String key, Map<String, String> metadata) {
        try {
            int format = Integer.parseInt(required(metadata, FORMAT));
            if (format != BatchManifest.FORMAT) {
                throw new IllegalArgumentException("format " + format + " is not known");
            }
            return new ObjectAttributes(
                    required(metadata, TOPIC_ID),
                    Long.parseLong(required(metadata, END)),
                    Long.parseLong(required(metadata, ROWS)),
                    Long.parseLong(required(metadata, DUPLICATES)),
                    Long.parseLong(required(metadata, BAD)),
                    required(metadata, SHA256),
                    instant(metadata, FIRST),
                    instant(metadata, LAST),
                    metadata.getOrDefault(VERSION, "unknown"),
                    metadata.getOrDefault(COMMIT, "unknown"),
                    erasure(metadata),
                    traces(metadata));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MillraceException(
                    ErrorCode.CORRUPT_OBJECT,
                    key + " carries no readable batch metadata (" + e.getMessage()
                            + "): it was not written by Millrace, or by a newer version",
                    e);
        }
    }

    private static String required(Map<String, String> metadata, String name) {
        String value = metadata.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static @Nullable Erasure erasure(Map<String, String> metadata) {
        return metadata.containsKey(GENERATION)
                ? new Erasure(
                        Integer.parseInt(required(metadata, GENERATION)),
                        Long.parseLong(required(metadata, ERASED)),
                        required(metadata, ERASURE_ID))
                : null;
    }

    private static List<TraceParent> traces(Map<String, String> metadata) {
        return Pattern.compile(" ")
                .splitAsStream(metadata.getOrDefault(TRACES, ""))
                .flatMap(text -> TraceParent.parse(text).stream())
                .toList();
    }

    private static @Nullable Instant instant(Map<String, String> metadata, String name) {
        String value = metadata.get(name);
        return value == null ? null : Instant.parse(value);
    }
}
