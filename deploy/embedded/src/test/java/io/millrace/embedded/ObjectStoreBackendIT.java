package io.millrace.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ObjectStoreBackendIT extends BackendContract<ObjectStoreBackend> {

    private static final String KEY = "raw/plays/2026/11/23/00/00000-0badcafe-00000000000000000000.jsonl.zst";

    @Override
    ObjectStoreBackend open(Path directory) {
        return Backends.objectStore(directory);
    }

    @Override
    int port(ObjectStoreBackend store) {
        return store.endpoint().getPort();
    }

    @Override
    void use(ObjectStoreBackend store) {
        try (S3Client client = client(store, store.secretKey())) {
            client.putObject(
                    put -> put.bucket(store.bucket()).key(KEY).ifNoneMatch("*").metadata(Map.of("rows", "17")),
                    RequestBody.fromString("the batch"));
            assertThatExceptionOfType(S3Exception.class)
                    .isThrownBy(() -> client.putObject(
                            put -> put.bucket(store.bucket()).key(KEY).ifNoneMatch("*"),
                            RequestBody.fromString("another batch")))
                    .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(412));
        }
        verifyKept(store);
    }

    @Override
    void verifyKept(ObjectStoreBackend store) {
        try (S3Client client = client(store, store.secretKey())) {
            var object =
                    client.getObjectAsBytes(get -> get.bucket(store.bucket()).key(KEY));
            assertThat(object.asUtf8String()).isEqualTo("the batch");
            assertThat(object.response().metadata()).containsExactlyEntriesOf(Map.of("rows", "17"));
            assertThat(client.listObjectsV2(list -> list.bucket(store.bucket()).prefix("raw/"))
                            .contents())
                    .extracting(listed -> listed.key())
                    .containsExactly(KEY);
        }
    }

    @Test
    void refusesAWrongSecret(@TempDir Path directory) {
        try (ObjectStoreBackend store = open(directory);
                S3Client client = client(store, "not-the-secret")) {
            assertThatExceptionOfType(S3Exception.class)
                    .isThrownBy(() -> client.listObjectsV2(list -> list.bucket(store.bucket())))
                    .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(403));
        }
    }

    static S3Client client(ObjectStoreBackend store, String secretKey) {
        return client(store.endpoint(), store.region(), store.accessKey(), secretKey);
    }

    static S3Client client(URI endpoint, String region, String accessKey, String secretKey) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                .build();
    }
}
