package io.millrace.lake.store;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** The port over the S3 API. Thread-safe. Attempts, calls and retries are bounded by {@link S3Settings}. */
public final class S3ObjectStore implements MaintainedStore {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT_RETRIES = 10;
    private static final int MAX_CONNECTIONS = 64;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** The slowest link that writes still have time on. */
    private static final long SLOWEST_BYTES_PER_SECOND = 500_000;

    private static final int ATTEMPTS = 3;

    private final S3Settings settings;
    private final SdkHttpClient http;
    private final S3Client client;

    public S3ObjectStore(S3Settings settings) {
        this.settings = settings;
        this.http = Apache5HttpClient.builder()
                .maxConnections(MAX_CONNECTIONS)
                .connectionTimeout(CONNECT_TIMEOUT)
                .connectionAcquisitionTimeout(settings.attemptTimeout())
                .socketTimeout(settings.attemptTimeout())
                .build();
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(http)
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .forcePathStyle(settings.pathStyle())
                // Services other than AWS don't know the newer checksums; batches carry a SHA-256 of their own.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.apiCallAttemptTimeout(settings.attemptTimeout())
                        .apiCallTimeout(settings.callTimeout()));
        settings.endpoint().ifPresent(builder::endpointOverride);
        this.client = builder.build();
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        if (settings.accessKey().isEmpty() || settings.secretKey().isEmpty()) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(
                settings.accessKey().get(), settings.secretKey().get()));
    }

    @Override
    public CreateOutcome create(String key, byte[] body, ObjectProperties properties) {
        PutObjectRequest request = putRequest(key, body.length, properties).toBuilder()
                .ifNoneMatch("*")
                .build();
        for (int attempt = 1; ; attempt++) {
            try {
                client.putObject(request, requestBody(body));
                return CreateOutcome.CREATED;
            } catch (SdkException e) {
                int status = status(e);
                if (status == PRECONDITION_FAILED) {
                    return CreateOutcome.EXISTS;
                }
                // "409 Conflict: a delete or another conditional write ran at the same time": the request may be
                // repeated.
                if (status != CONFLICT || attempt > CONFLICT_RETRIES) {
                    throw unavailable("create", key, e);
                }
                pause(attempt, key);
            }
        }
    }

    @Override
    public void put(String key, byte[] body, ObjectProperties properties) {
        call("put", key, () -> client.putObject(putRequest(key, body.length, properties), requestBody(body)));
    }

    @Override
    public ReplaceOutcome replace(String key, byte[] body, ObjectProperties properties, String tag) {
        PutObjectRequest request = putRequest(key, body.length, properties).toBuilder()
                .ifMatch(tag)
                .build();
        for (int attempt = 1; ; attempt++) {
            try {
                client.putObject(request, requestBody(body));
                return ReplaceOutcome.REPLACED;
            } catch (SdkException e) {
                int status = status(e);
                boolean isGone = status == NOT_FOUND && !"NoSuchBucket".equals(awsCode(e));
                if (status == PRECONDITION_FAILED || isGone) {
                    return ReplaceOutcome.CHANGED;
                }
                if (status != CONFLICT || attempt > CONFLICT_RETRIES) {
                    throw unavailable("replace", key, e);
                }
                pause(attempt, key);
            }
        }
    }

    @Override
    public Optional<String> tag(String key) {
        return find("describe", key, () -> client.headObject(
                        request -> request.bucket(settings.bucket()).key(key))
                .eTag());
    }

    /** Not a copy: batches are large, and nobody changes them. */
    private static RequestBody requestBody(byte[] body) {
        return RequestBody.fromContentProvider(
                ContentStreamProvider.fromByteArrayUnsafe(body), body.length, "application/octet-stream");
    }

    private PutObjectRequest putRequest(String key, int length, ObjectProperties properties) {
        Duration transfer = Duration.ofMillis(1_000L * length / SLOWEST_BYTES_PER_SECOND);
        return PutObjectRequest.builder()
                .bucket(settings.bucket())
                .key(key)
                .contentType(properties.contentType())
                .metadata(properties.metadata())
                .overrideConfiguration(override -> override.apiCallAttemptTimeout(
                                settings.attemptTimeout().plus(transfer))
                        .apiCallTimeout(settings.callTimeout().plus(transfer.multipliedBy(ATTEMPTS))))
                .build();
    }

    @Override
    public Optional<ObjectDescription> describe(String key) {
        return find("describe", key, () -> {
            HeadObjectResponse head = client.headObject(
                    request -> request.bucket(settings.bucket()).key(key));
            return new ObjectDescription(key, head.contentLength(), lowerCase(head.metadata()));
        });
    }

    /** Names of headers have no case, and some services send them back in another one. */
    private static Map<String, String> lowerCase(Map<String, String> metadata) {
        Map<String, String> lower = new HashMap<>();
        metadata.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }

    @Override
    public Optional<InputStream> open(String key) {
        return find(
                "open",
                key,
                () -> client.getObject(
                        request -> request.bucket(settings.bucket()).key(key)));
    }

    @Override
    public Optional<byte[]> read(String key) {
        return find("read", key, () -> client.getObjectAsBytes(
                        request -> request.bucket(settings.bucket()).key(key))
                .asByteArrayUnsafe());
    }

    @Override
    public void list(String prefix, String startAfter, Consumer<ObjectEntry> consumer) {
        ListObjectsV2Request.Builder request =
                ListObjectsV2Request.builder().bucket(settings.bucket()).prefix(prefix);
        if (!startAfter.isEmpty()) {
            request.startAfter(startAfter);
        }
        forEachPage(prefix, request, page -> page.contents()
                .forEach(object -> consumer.accept(new ObjectEntry(object.key(), object.size()))));
    }

    @Override
    public List<String> directories(String prefix) {
        List<String> directories = new ArrayList<>();
        ListObjectsV2Request.Builder request = ListObjectsV2Request.builder()
                .bucket(settings.bucket())
                .prefix(prefix)
                .delimiter("/");
        forEachPage(prefix, request, page -> page.commonPrefixes().stream()
                .map(CommonPrefix::prefix)
                .forEach(directories::add));
        return directories;
    }

    @Override
    public void listAged(String prefix, Consumer<AgedEntry> consumer) {
        ListObjectsV2Request.Builder request =
                ListObjectsV2Request.builder().bucket(settings.bucket()).prefix(prefix);
        forEachPage(prefix, request, page -> page.contents()
                .forEach(object -> consumer.accept(new AgedEntry(
                        object.key(), object.size(), object.lastModified(), Optional.ofNullable(object.eTag())))));
    }

    @Override
    public List<Upload> uploads() {
        List<Upload> uploads = new ArrayList<>();
        call("list the uploads of", "", () -> {
            client.listMultipartUploadsPaginator(request -> request.bucket(settings.bucket()))
                    .uploads()
                    .forEach(upload -> uploads.add(new Upload(upload.key(), upload.uploadId(), upload.initiated())));
            return uploads;
        });
        return uploads;
    }

    @Override
    public void abort(Upload upload) {
        find(
                "abort the upload of",
                upload.key(),
                () -> client.abortMultipartUpload(request ->
                        request.bucket(settings.bucket()).key(upload.key()).uploadId(upload.id())));
    }

    private void forEachPage(
            String prefix, ListObjectsV2Request.Builder request, Consumer<ListObjectsV2Response> consumer) {
        boolean more = true;
        while (more) {
            ListObjectsV2Response page = call("list", prefix, () -> client.listObjectsV2(request.build()));
            consumer.accept(page);
            more = Boolean.TRUE.equals(page.isTruncated());
            request.continuationToken(page.nextContinuationToken());
        }
    }

    @Override
    public void delete(String key) {
        call(
                "delete",
                key,
                () -> client.deleteObject(
                        request -> request.bucket(settings.bucket()).key(key)));
    }

    @Override
    public void probe() {
        call(
                "list",
                "",
                () -> client.listObjectsV2(
                        request -> request.bucket(settings.bucket()).maxKeys(1)));
    }

    @Override
    public void close() {
        client.close();
        http.close();
    }

    private <T> T call(String operation, String key, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw unavailable(operation, key, e);
        }
    }

    private <T> Optional<T> find(String operation, String key, Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (SdkException e) {
            if (status(e) == NOT_FOUND && !"NoSuchBucket".equals(awsCode(e))) {
                return Optional.empty();
            }
            throw unavailable(operation, key, e);
        }
    }

    private MillraceException unavailable(String operation, String key, SdkException e) {
        int status = status(e);
        String answer = status == 0
                ? "no answer (" + e.getClass().getSimpleName() + ")"
                : "status " + status + (awsCode(e).isEmpty() ? "" : " " + awsCode(e));
        String place = settings.endpoint().map(Object::toString).orElse("AWS region " + settings.region());
        return new MillraceException(
                ErrorCode.OBJECT_STORE_UNAVAILABLE,
                "could not " + operation + " '" + key + "' in bucket " + settings.bucket() + " at " + place + ": "
                        + answer + "; " + nextStep(status),
                e);
    }

    private static String nextStep(int status) {
        return switch (status) {
            case 0 -> "check that the object store runs and that its address is right";
            case 301, 400 -> "check the region, the address and the path style setting";
            case 401, 403 -> "check the keys and that they may list, read and write the bucket";
            case NOT_FOUND -> "check the bucket's name, or create the bucket";
            default -> "the call is repeated; if it stays so, see the object store's own log";
        };
    }

    private static int status(SdkException e) {
        return e instanceof AwsServiceException service ? service.statusCode() : 0;
    }

    private static String awsCode(SdkException e) {
        if (e instanceof AwsServiceException service
                && service.awsErrorDetails() != null
                && service.awsErrorDetails().errorCode() != null) {
            return service.awsErrorDetails().errorCode();
        }
        return "";
    }

    private static void pause(int attempt, String key) {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(5L * attempt, 40L * attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException(
                    ErrorCode.OBJECT_STORE_UNAVAILABLE,
                    "interrupted while creating '" + key + "'; it is tried again",
                    e);
        }
    }
}
