package io.millrace.embedded;

import java.nio.file.Path;

/**
 * Where an embedded object store stands.
 *
 * @param directory keeps the objects, one directory a bucket; created when missing
 * @param port 0 for a free one
 * @param bucket created when missing
 */
public record ObjectStoreSettings(Path directory, int port, String accessKey, String secretKey, String bucket) {

    public ObjectStoreSettings {
        Checks.port("port", port);
        Checks.notBlank("accessKey", accessKey);
        Checks.notBlank("secretKey", secretKey);
        Checks.notBlank("bucket", bucket);
    }

    @Override
    public String toString() {
        return "ObjectStoreSettings[directory=" + directory + ", port=" + port + ", bucket=" + bucket + "]";
    }
}
