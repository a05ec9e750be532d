package io.millrace.jobs.spark;

import io.millrace.lake.store.S3ObjectStore;
import io.millrace.lake.store.S3Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/**
 * The object store in Hadoop's configuration, with which Spark hands it to executors. The names of the keys are ones that Spark hides
 * wherever it shows settings.
 */
final class LakeAddress {
    private static final String PREFIX = "fs.lake.";
    private static final String IMPLEMENTATION = PREFIX + "impl";
    private static final String NAME = PREFIX + "name";
    private static final String ENDPOINT = PREFIX + "endpoint";
    private static final String REGION = PREFIX + "region";
    private static final String BUCKET = PREFIX + "bucket";
    private static final String ACCESS_KEY = PREFIX + "access.key";
    private static final String SECRET_KEY = PREFIX + "secret.key";
    private static final String PATH_STYLE = PREFIX + "path.style";
    private static final String ATTEMPT_TIMEOUT = PREFIX + "attempt.timeout";
    private static final String CALL_TIMEOUT = PREFIX + "call.timeout";

    private LakeAddress() {}

    /** Names a store in addresses: Hadoop keeps one file system for each. */
    static String name(S3Settings settings) {
        return UUID.nameUUIDFromBytes(settings.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    static void write(S3Settings settings, Configuration to) {
        to.set(IMPLEMENTATION, LakeFileSystem.class.getName());
        to.set(NAME, name(settings));
        settings.endpoint().ifPresent(endpoint -> to.set(ENDPOINT, endpoint.toString()));
        to.set(REGION, settings.region());
        to.set(BUCKET, settings.bucket());
        settings.accessKey().ifPresent(key -> to.set(ACCESS_KEY, key));
        settings.secretKey().ifPresent(key -> to.set(SECRET_KEY, key));
        to.setBoolean(PATH_STYLE, settings.pathStyle());
        to.set(ATTEMPT_TIMEOUT, settings.attemptTimeout().toString());
        to.set(CALL_TIMEOUT, settings.callTimeout().toString());
    }

    /** The file system of the store that is written into the configuration; Hadoop keeps it. */
    static URI fileSystem(Configuration of) {
        return URI.create(LakeUri.SCHEME + "://" + of.get(NAME, ""));
    }

    static S3ObjectStore open(Configuration from) {
        return new S3ObjectStore(new S3Settings(
                Optional.ofNullable(from.get(ENDPOINT)).map(URI::create),
                from.get(REGION, ""),
                from.get(BUCKET, ""),
                Optional.ofNullable(from.get(ACCESS_KEY)),
                Optional.ofNullable(from.get(SECRET_KEY)),
                from.getBoolean(PATH_STYLE, false),
                Duration.parse(from.get(ATTEMPT_TIMEOUT, "PT20S")),
                Duration.parse(from.get(CALL_TIMEOUT, "PT60S"))));
    }
}
