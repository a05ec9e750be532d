package io.millrace.lake.upkeep;

import io.millrace.lake.store.ObjectStore;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The records of all erasures, one object each. Thread-safe. */
public final class ErasureRecords {
    private static final String DIRECTORY = "_erasures/";
    private static final ObjectProperties JSON = new ObjectProperties("application/json", Map.of());
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final ObjectStore store;

    public ErasureRecords(ObjectStore store) {
        this.store = store;
    }

    static String key(DatasetName dataset, String id) {
        return DIRECTORY + dataset.value() + "/" + id + ".json";
    }

    /** Every erasure of the dataset, oldest first. */
    public List<ErasureRecord> all(DatasetName dataset) {
        List<String> keys = new ArrayList<>();
        store.list(DIRECTORY + dataset.value() + "/", "", entry -> keys.add(entry.key()));
        return keys.stream().map(this::read).flatMap(Optional::stream).toList();
    }

    private Optional<ErasureRecord> read(String key) {
        return store.read(key).map(document -> {
            try {
                return MAPPER.readValue(document, ErasureRecord.class);
            } catch (JacksonException e) {
                throw new MillraceException(
                        ErrorCode.CORRUPT_OBJECT,
                        key + " is no record of an erasure (" + e.getOriginalMessage()
                                + "); bring it back from a version of the bucket",
                        e);
            }
        });
    }

    void write(DatasetName dataset, ErasureRecord written) {
        store.put(key(dataset, written.id()), MAPPER.writeValueAsBytes(written), JSON);
    }
}
