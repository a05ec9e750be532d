package io.millrace.redshift.emulator.copy;

import io.millrace.redshift.emulator.S3Target;
import io.millrace.redshift.emulator.sql.CopyCommand;
import io.millrace.redshift.emulator.sql.S3Location;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Reads from the object store with the rights that a COPY has. */
final class ObjectSource implements AutoCloseable {
    private final S3Client client;

    private ObjectSource(S3Client client) {
        this.client = client;
    }

    static ObjectSource open(S3Target access, SdkHttpClient http, CopyCommand command) {
        AwsCredentials credentials = AwsBasicCredentials.create(access.accessKey(), access.secretKey());
        if (command.credentials() instanceof CopyCommand.Credentials.Keys keys) {
            credentials = keys.sessionToken()
                    .<AwsCredentials>map(
                            token -> AwsSessionCredentials.create(keys.accessKey(), keys.secretKey(), token))
                    .orElseGet(() -> AwsBasicCredentials.create(keys.accessKey(), keys.secretKey()));
        }
        return new ObjectSource(S3Client.builder()
                .endpointOverride(access.endpoint())
                .region(Region.of(command.region().orElse(access.region())))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .forcePathStyle(true)
                .httpClient(http)
                .build());
    }

    /** An open object; empty if there is none. */
    Optional<ResponseInputStream<GetObjectResponse>> open(S3Location location) throws CopyFailedException {
        try {
            return Optional.of(client.getObject(
                    request -> request.bucket(location.bucket()).key(location.key())));
        } catch (S3Exception e) {
            if (e.statusCode() == 404 && !isMissingBucket(e)) {
                return Optional.empty();
            }
            throw failed(e);
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    /** The whole of a small object. */
    byte[] readSmall(S3Location location, int largest, String what) throws CopyFailedException {
        try (InputStream in = open(location)
                .orElseThrow(() -> new CopyFailedException("Problem reading " + what + " - "
                        + s3Text("The specified key does not exist.", 404, "NoSuchKey") + " " + location))) {
            byte[] content = in.readNBytes(largest + 1);
            if (content.length > largest) {
                throw new CopyFailedException(what + " " + location + " exceeds " + largest + " bytes");
            }
            return content;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Objects whose keys start like this, in the order of their keys. */
    List<S3Location> list(S3Location prefix) throws CopyFailedException {
        try {
            List<S3Location> found = new ArrayList<>();
            for (S3Object object : client.listObjectsV2Paginator(
                            request -> request.bucket(prefix.bucket()).prefix(prefix.key()))
                    .contents()) {
                if (!object.key().endsWith("/")) {
                    found.add(new S3Location(prefix.bucket(), object.key()));
                }
            }
            return found;
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    static CopyFailedException failed(IOException e) {
        return new CopyFailedException(
                s3Text("reading was interrupted (" + e.getClass().getSimpleName() + ")", 0, "IOError"));
    }

    static CopyFailedException failed(SdkException e) {
        if (e instanceof S3Exception s3 && s3.awsErrorDetails() != null) {
            String message =
                    Optional.ofNullable(s3.awsErrorDetails().errorMessage()).orElse("");
            String code = Optional.ofNullable(s3.awsErrorDetails().errorCode()).orElse("Unknown");
            return new CopyFailedException(s3Text(message.isEmpty() ? code : message, s3.statusCode(), code));
        }
        return new CopyFailedException(
                s3Text("the object store does not answer (" + e.getClass().getSimpleName() + ")", 0, "Unreachable"));
    }

    private static boolean isMissingBucket(S3Exception e) {
        return e.awsErrorDetails() != null
                && "NoSuchBucket".equals(e.awsErrorDetails().errorCode());
    }

    private static String s3Text(String message, int status, String code) {
        return "S3ServiceException:" + message + ",Status " + status + ",Error " + code;
    }
}
