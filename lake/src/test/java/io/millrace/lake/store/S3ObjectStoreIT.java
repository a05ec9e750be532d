package io.millrace.lake.store;

import io.millrace.embedded.Backends;
import io.millrace.embedded.ObjectStoreBackend;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class S3ObjectStoreIT extends ObjectStoreContract {
    @TempDir
    static Path directory;

    private static ObjectStoreBackend backend;
    private static S3ObjectStore store;

    @BeforeAll
    static void start() {
        backend = Backends.objectStore(directory);
        store = new S3ObjectStore(settings(backend.bucket(), backend.secretKey()));
    }

    @AfterAll
    static void stop() {
        store.close();
        backend.close();
    }

    @Override
    MaintainedStore store() {
        return store;
    }

    @Test
    void saysWhichKeyAndStatusFailedButNoSecret() {
        try (S3ObjectStore wrong = new S3ObjectStore(settings(backend.bucket(), "not-the-secret"))) {
            assertThatThrownBy(() -> wrong.create("denied", new byte[1], plain()))
                    .isInstanceOfSatisfying(MillraceException.class, e -> assertThat(e.code())
                            .isEqualTo(ErrorCode.OBJECT_STORE_UNAVAILABLE))
                    .hasMessageContaining("denied")
                    .hasMessageContaining("403")
                    .hasMessageContaining("check the keys")
                    .hasMessageNotContaining("not-the-secret")
                    .hasMessageNotContaining(backend.accessKey());
        }
    }

    @Test
    void findsUploadsThatWereNeverCompletedAndAbortsThem() {
        try (S3Client client = S3Client.builder()
                .endpointOverride(backend.endpoint())
                .region(Region.of(backend.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(backend.accessKey(), backend.secretKey())))
                .forcePathStyle(true)
                .build()) {
            client.createMultipartUpload(
                    request -> request.bucket(backend.bucket()).key("raw/half"));
        }
        assertThat(store.uploads()).extracting(MaintainedStore.Upload::key).containsExactly("raw/half");
        store.uploads().forEach(store::abort);
        assertThat(store.uploads()).isEmpty();
    }

    @Test
    void aMissingBucketIsAnErrorAndNotAnEmptyAnswer() {
        try (S3ObjectStore missing = new S3ObjectStore(settings("no-such-bucket", backend.secretKey()))) {
            assertThatThrownBy(missing::probe).hasMessageContaining("create the bucket");
            assertThatThrownBy(() -> missing.read("a")).isInstanceOf(MillraceException.class);
            assertThatThrownBy(() -> missing.directories("")).isInstanceOf(MillraceException.class);
            assertThatThrownBy(() -> missing.create("a", new byte[1], plain())).isInstanceOf(MillraceException.class);
        }
    }

    @Test
    void anAbsentServerFailsInBoundedTimeAndComesBack() {
        backend.stop();
        try {
            long before = System.nanoTime();
            assertThatThrownBy(() -> store.put("away", new byte[1], plain()))
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("check that the object store runs");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(60));
        } finally {
            backend.start();
        }
        store.put("away", new byte[1], plain());
        assertThat(store.describe("away")).isPresent();
    }

    @Test
    void settingsHideTheKeys() {
        S3Settings settings = settings("lake", "very-secret");
        assertThat(settings.toString()).doesNotContain("very-secret").doesNotContain(backend.accessKey());
        assertThatThrownBy(() -> new S3Settings(
                        Optional.empty(),
                        "eu-west-1",
                        "lake",
                        Optional.of("key"),
                        Optional.empty(),
                        false,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ObjectStore.ObjectProperties plain() {
        return new ObjectStore.ObjectProperties("text/plain", Map.of());
    }

    private static S3Settings settings(String bucket, String secretKey) {
        return S3Settings.at(backend.endpoint(), backend.region(), bucket, backend.accessKey(), secretKey)
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }
}
