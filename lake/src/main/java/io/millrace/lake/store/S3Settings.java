package io.millrace.lake.store;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the lake's bucket is and how to reach it.
 *
 * @param endpoint address of the service; empty for AWS itself
 * @param accessKey access key id; empty together with the secret key for the AWS default credentials chain
 * @param pathStyle whether the bucket stands in the path rather than in the host name, as most services other than AWS want
 * @param attemptTimeout longest time for one HTTP attempt, answer included; a write has its transfer time at 0.5 MB/s more
 * @param callTimeout longest time for one call with its retries; a write has more in the same way
 */
public record S3Settings(
        Optional<URI> endpoint,
        String region,
        String bucket,
        Optional<String> accessKey,
        Optional<String> secretKey,
        boolean pathStyle,
        Duration attemptTimeout,
        Duration callTimeout) {
    private static final Duration DEFAULT_ATTEMPT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(60);

    public S3Settings {
        if (region.isBlank() || bucket.isBlank()) {
            throw new IllegalArgumentException("the object store needs a region and a bucket");
        }
        if (accessKey.isPresent() != secretKey.isPresent()) {
            throw new IllegalArgumentException("give both the access key and the secret key, or neither");
        }
        if (attemptTimeout.isNegative() || attemptTimeout.isZero() || callTimeout.compareTo(attemptTimeout) < 0) {
            throw new IllegalArgumentException(
                    "timeouts must be 0 < attempt <= call, but are " + attemptTimeout + " and " + callTimeout);
        }
    }

    /** A service at this address with keys of its own, path style and the default timeouts. */
    public static S3Settings at(URI endpoint, String region, String bucket, String accessKey, String secretKey) {
        return new S3Settings(
                Optional.of(endpoint),
                region,
                bucket,
                Optional.of(accessKey),
                Optional.of(secretKey),
                true,
                DEFAULT_ATTEMPT_TIMEOUT,
                DEFAULT_CALL_TIMEOUT);
    }

    /** The same with other timeouts. */
    public S3Settings withTimeouts(Duration attempt, Duration call) {
        return new S3Settings(endpoint, region, bucket, accessKey, secretKey, pathStyle, attempt, call);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "S3Settings[endpoint=" + endpoint.map(URI::toString).orElse("AWS") + ", region=" + region + ", bucket="
                + bucket + ", credentials=" + (accessKey.isPresent() ? "given" : "default chain") + ", pathStyle="
                + pathStyle + ", attemptTimeout=" + attemptTimeout + ", callTimeout=" + callTimeout + "]";
    }
}
