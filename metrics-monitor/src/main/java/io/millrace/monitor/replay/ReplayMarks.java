package io.millrace.monitor.replay;

import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.MaintainedStore.ReplaceOutcome;
import io.millrace.lake.store.ObjectStore.CreateOutcome;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The marks of all records, one object each: {@code _replays/<bad file without bad/>/<line>.json}. */
final class ReplayMarks {
    private static final String DIRECTORY = "_replays/";
    private static final String SUFFIX = ".json";
    private static final ObjectProperties JSON = new ObjectProperties("application/json", Map.of());
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final MaintainedStore store;

    ReplayMarks(MaintainedStore store) {
        this.store = store;
    }

    /** A mark together with the state of its object. */
    record Stored(ReplayMark mark, String tag) {}

    Optional<Stored> find(SetAsideRecord record) {
        String key = key(record);
        // The tag first: what is read after it is no older, and a replacement by it fails then.
        return store.tag(key).flatMap(tag -> store.read(key).map(document -> new Stored(decode(key, document), tag)));
    }

    /** The marks of a file, by line. */
    Map<Long, ReplayMark> all(BatchName batch) {
        String directory = directory(batch);
        Map<Long, ReplayMark> marks = new HashMap<>();
        store.list(directory, "", entry -> {
            String line = entry.key().substring(directory.length(), entry.key().length() - SUFFIX.length());
            store.read(entry.key())
                    .ifPresent(document -> marks.put(Long.parseLong(line), decode(entry.key(), document)));
        });
        return marks;
    }

    /** False when there is one already. */
    boolean create(SetAsideRecord record, ReplayMark mark) {
        String key = key(record);
        byte[] document = MAPPER.writeValueAsBytes(mark);
        // An attempt whose answer got lost is repeated, and then meets what it wrote itself.
        return store.create(key, document, JSON) == CreateOutcome.CREATED
                || find(record).map(Stored::mark).filter(mark::equals).isPresent();
    }

    /** False when somebody else has changed it meanwhile. */
    boolean replace(SetAsideRecord record, Stored before, ReplayMark mark) {
        return store.replace(key(record), MAPPER.writeValueAsBytes(mark), JSON, before.tag()) == ReplaceOutcome.REPLACED
                || find(record).map(Stored::mark).filter(mark::equals).isPresent();
    }

    private static String directory(BatchName batch) {
        return DIRECTORY + batch.badKey().substring(BatchName.BAD.length()) + "/";
    }

    private static String key(SetAsideRecord record) {
        return directory(record.batch()) + record.line() + SUFFIX;
    }

    private static ReplayMark decode(String key, byte[] document) {
        try {
            return MAPPER.readValue(document, ReplayMark.class);
        } catch (JacksonException e) {
            throw new MillraceException(
                    ErrorCode.CORRUPT_OBJECT,
                    key + " is not what was written; bring it back from a version of the bucket",
                    e);
        }
    }
}
