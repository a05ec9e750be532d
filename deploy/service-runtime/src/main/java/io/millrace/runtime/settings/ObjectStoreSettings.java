package io.millrace.runtime.settings;

import java.net.URI;
import java.util.Optional;

/** Section {@code object-store}. */
@Description("The S3 bucket of the lake.")
public record ObjectStoreSettings(
        @Description("Address of an S3 server other than AWS.")
        Optional<URI> endpoint,

        @Description("Region of the bucket.") @Default("us-east-1")
        String region,

        @Description("The bucket; it must exist.") String bucket,

        @Description("Access key; without one, the usual AWS chain (instance role, profile, ...) is asked.") @Secret
        Optional<String> accessKey,

        @Description("Secret of the access key.") @Secret Optional<String> secretKey,

        @Description("Address the bucket as a path instead of a host name; most servers other than AWS want it.")
        @Default("false")
        boolean pathStyle) {
    public static final Section<ObjectStoreSettings> SECTION = new Section<>("object-store", ObjectStoreSettings.class);

    public ObjectStoreSettings {
        if (accessKey.isPresent() != secretKey.isPresent()) {
            throw new IllegalArgumentException("access-key and secret-key must be set together or not at all");
        }
    }

    @Override
    public String toString() {
        return "ObjectStoreSettings[endpoint=" + endpoint + ", region=" + region + ", bucket=" + bucket + "]";
    }
}
