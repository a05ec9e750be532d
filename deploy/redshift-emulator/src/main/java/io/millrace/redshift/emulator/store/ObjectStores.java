package io.millrace.redshift.emulator.store;

import io.millrace.redshift.emulator.S3Target;
import io.millrace.redshift.emulator.sql.CopyCommand.Credentials;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Opens the object store for statements, each with its own rights. */
public final class ObjectStores implements AutoCloseable {
    private final S3Target target;
    private final SdkHttpClient http =
            Apache5HttpClient.builder().maxConnections(200).build();

    public ObjectStores(S3Target target) {
        this.target = target;
    }

    /** @param region where the objects are; empty for the target's own */
    public ObjectStore open(Credentials given, Optional<String> region) {
        return new ObjectStore(S3Client.builder()
                .endpointOverride(target.endpoint())
                .region(Region.of(region.orElse(target.region())))
                .credentialsProvider(StaticCredentialsProvider.create(credentials(given)))
                .forcePathStyle(true)
                .httpClient(http)
                .build());
    }

    /** Also cuts off what statements are still reading. */
    @Override
    public void close() {
        http.close();
    }

    private AwsCredentials credentials(Credentials given) {
        if (!(given instanceof Credentials.Keys keys)) {
            return AwsBasicCredentials.create(target.accessKey(), target.secretKey());
        }
        return keys.sessionToken()
                .<AwsCredentials>map(token -> AwsSessionCredentials.create(keys.accessKey(), keys.secretKey(), token))
                .orElseGet(() -> AwsBasicCredentials.create(keys.accessKey(), keys.secretKey()));
    }
}
