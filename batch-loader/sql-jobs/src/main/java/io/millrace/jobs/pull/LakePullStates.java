package io.millrace.jobs.pull;

import io.millrace.lake.store.MaintainedStore;
import io.millrace.lake.store.MaintainedStore.ReplaceOutcome;
import io.millrace.lake.store.ObjectStore.CreateOutcome;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** States in the object store, one object a pull, moved by compare-and-set on its tag. */
public final class LakePullStates implements PullStates {
    private static final ObjectProperties JSON = new ObjectProperties("application/json", Map.of());
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final MaintainedStore store;

    public LakePullStates(MaintainedStore store) {
        this.store = store;
    }

    /** The key of the object that holds a pull's state. */
    public static String key(String pull) {
        return "pulls/" + pull + "/state.json";
    }

    @Override
    public PullState read(String pull) {
        return stored(key(pull)).orElse(PullState.NEW);
    }

    @Override
    public boolean save(String pull, PullState from, PullState to) {
        String key = key(pull);
        // The tag first: what is read after it is no older.
        Optional<String> tag = store.tag(key);
        if (!stored(key).orElse(PullState.NEW).equals(from)) {
            return false;
        }
        byte[] document = MAPPER.writeValueAsBytes(to);
        boolean isSaved = tag.isPresent()
                ? store.replace(key, document, JSON, tag.get()) == ReplaceOutcome.REPLACED
                : store.create(key, document, JSON) == CreateOutcome.CREATED;
        // An attempt whose answer got lost is repeated, and then meets what it wrote itself.
        return isSaved || stored(key).filter(to::equals).isPresent();
    }

    private Optional<PullState> stored(String key) {
        return store.read(key).map(document -> decode(key, document));
    }

    private static PullState decode(String key, byte[] document) {
        try {
            return MAPPER.readValue(document, PullState.class);
        } catch (JacksonException e) {
            throw new MillraceException(
                    ErrorCode.CORRUPT_OBJECT,
                    key
                            + " is not what was written; restore it from a version of the bucket, or delete it: the pull then"
                            + " begins from the start",
                    e);
        }
    }
}
