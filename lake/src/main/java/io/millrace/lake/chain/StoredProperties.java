package io.millrace.lake.chain;

import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.batch.BatchCompression;
import java.util.Map;

/** Media types and metadata of the objects of a batch. */
final class StoredProperties {
    private static final String JSON = "application/json";

    private StoredProperties() {}

    static ObjectProperties rows(BatchCompression compression, Map<String, String> metadata) {
        return new ObjectProperties(compression.mediaType(), metadata);
    }

    static ObjectProperties bad() {
        return new ObjectProperties(BatchCompression.ZSTD.mediaType(), Map.of());
    }

    static ObjectProperties manifest() {
        return new ObjectProperties(JSON, Map.of());
    }
}
