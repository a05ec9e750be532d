package io.millrace.embedded;

import java.net.URI;

/** How a server reaches the object store. */
public record ObjectStoreAccess(URI endpoint, String region, String accessKey, String secretKey) {

    public ObjectStoreAccess {
        Checks.notBlank("region", region);
        Checks.notBlank("accessKey", accessKey);
        Checks.notBlank("secretKey", secretKey);
    }

    /** The access that a backend's owner has. */
    public static ObjectStoreAccess to(ObjectStoreBackend store) {
        return new ObjectStoreAccess(store.endpoint(), store.region(), store.accessKey(), store.secretKey());
    }

    @Override
    public String toString() {
        return "ObjectStoreAccess[endpoint=" + endpoint + ", region=" + region + "]";
    }
}
