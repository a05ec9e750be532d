package io.millrace.lake.chain;

import io.millrace.lake.store.ObjectStore.ObjectProperties;
import java.util.Map;

/** Media types and metadata of the objects of a batch. */
final class StoredProperties {
    private static final String ZSTD = "application/zstd";
    private static final String JSON = "application/json";

    private StoredProperties() {}

    static ObjectProperties rows(Map<String, String> metadata) {
        return new ObjectProperties(ZSTD, metadata);
    }

    static ObjectProperties bad() {
        return new ObjectProperties(ZSTD, Map.of());
    }

    static ObjectProperties manifest() {
        return new ObjectProperties(JSON, Map.of());
    }
}
