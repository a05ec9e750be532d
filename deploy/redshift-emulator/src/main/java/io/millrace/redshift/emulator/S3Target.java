package io.millrace.redshift.emulator;

import java.net.URI;
import java.util.Objects;

/** The object store that COPY reads from, addressed by path style, and the keys that stand for every IAM role. */
public record S3Target(URI endpoint, String region, String accessKey, String secretKey) {
    public S3Target {
        Objects.requireNonNull(endpoint, "endpoint");
        if (endpoint.getHost() == null) {
            throw new IllegalArgumentException(
                    "the S3 endpoint needs a host, such as http://127.0.0.1:9000: " + endpoint);
        }
        if (region.isBlank() || accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("the S3 target needs a region, an access key and a secret key");
        }
    }

    @Override
    public String toString() {
        return "S3Target[" + endpoint + ", " + region + "]";
    }
}
