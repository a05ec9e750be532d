package io.millrace.embedded;

import java.net.URI;
import org.testcontainers.containers.wait.strategy.Wait;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/** An S3 service in a container, one that honours {@code If-None-Match}. */
final class ObjectStoreContainer extends RestartableServer implements ObjectStoreBackend {

    private static final String IMAGE = "minio/minio:RELEASE.2025-04-22T22-12-26Z";
    private static final int INNER_PORT = 9000;

    private final ObjectStoreSettings settings;
    private final int port;

    ObjectStoreContainer(ObjectStoreSettings settings) {
        super("the object store", settings.directory());
        this.settings = settings;
        this.port = LoopbackPort.orFree(settings.port());
    }

    @Override
    public URI endpoint() {
        return URI.create("http://" + LoopbackPort.HOST + ":" + port);
    }

    @Override
    public String region() {
        return EmbeddedObjectStore.REGION;
    }

    @Override
    public String accessKey() {
        return settings.accessKey();
    }

    @Override
    public String secretKey() {
        return settings.secretKey();
    }

    @Override
    public String bucket() {
        return settings.bucket();
    }

    @Override
    Running launch() throws Exception {
        Running server = new Container(IMAGE, port, INNER_PORT, settings.directory(), "/data")
                .start(container -> container
                        .withEnv("MINIO_ROOT_USER", settings.accessKey())
                        .withEnv("MINIO_ROOT_PASSWORD", settings.secretKey())
                        .withEnv("MINIO_REGION", EmbeddedObjectStore.REGION)
                        .withCommand("server", "/data")
                        .waitingFor(Wait.forHttp("/minio/health/ready").forPort(INNER_PORT)));
        try {
            createBucket();
        } catch (RuntimeException e) {
            server.stop();
            throw e;
        }
        return server;
    }

    private void createBucket() {
        AwsBasicCredentials credentials = AwsBasicCredentials.create(settings.accessKey(), settings.secretKey());
        try (S3Client client = S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.of(region()))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build()) {
            client.createBucket(create -> create.bucket(settings.bucket()));
        } catch (BucketAlreadyOwnedByYouException e) {
            // From an earlier start on the directory.
        }
    }
}
