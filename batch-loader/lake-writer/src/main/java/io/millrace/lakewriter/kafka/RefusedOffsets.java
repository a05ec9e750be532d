package io.millrace.lakewriter.kafka;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.millrace.lake.batch.ChainId;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which records of a partition were refused for their contract. A contract changes, so the records themselves don't tell; the
 * lake's bad files do. Thread-safe.
 */
public final class RefusedOffsets {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    /** A batch may begin before the first offset that is asked for, with late records even in an earlier hour. */
    private static final Duration EARLIER = Duration.ofHours(25);

    private final ObjectStore store;

    public RefusedOffsets(ObjectStore store) {
        this.store = store;
    }

    /** The offsets of the chain's records that were refused, among those that came since. */
    public Set<Long> since(ChainId chain, Instant from) {
        Set<Long> offsets = new HashSet<>();
        for (String key : badFiles(chain, from)) {
            store.read(key).ifPresent(file -> addTo(offsets, key, file));
        }
        return offsets;
    }

    private List<String> badFiles(ChainId chain, Instant from) {
        Instant earliest = from.minus(EARLIER);
        String directory = BatchName.BAD + chain.dataset().value() + "/";
        String after = earliest.isBefore(Instant.EPOCH)
                ? ""
                : new BatchName(chain.dataset(), hour(earliest), 0, "00000000", 0).badKey();
        List<String> keys = new ArrayList<>();
        store.list(directory, after, entry -> BatchName.parse(entry.key())
                .filter(chain::contains)
                .ifPresent(name -> keys.add(entry.key())));
        return keys;
    }

    private static Instant hour(Instant time) {
        return time.truncatedTo(java.time.temporal.ChronoUnit.HOURS);
    }

    private static void addTo(Set<Long> offsets, String key, byte[] file) {
        try (ZstdInputStreamNoFinalizer text = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(file));
                var lines = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            while (lines.hasNextValue()) {
                JsonNode line = lines.nextValue();
                boolean isRefused = line.path("code").asString("").equals(ErrorCode.CONTRACT_VIOLATION.text());
                if (isRefused) {
                    offsets.add(line.path("origin").path("offset").asLong());
                }
            }
        } catch (IOException | JacksonException e) {
            throw new MillraceException(
                    ErrorCode.CORRUPT_OBJECT,
                    key
                            + " can't be read; restore it from a version or replica of the bucket, or replace it by an empty"
                            + " object: then the ids of its records count for deduplication",
                    e);
        }
    }
}
