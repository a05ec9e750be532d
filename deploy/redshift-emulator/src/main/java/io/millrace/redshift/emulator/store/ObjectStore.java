package io.millrace.redshift.emulator.store;

import io.millrace.redshift.emulator.backend.StatementFailedException;
import io.millrace.redshift.emulator.sql.S3Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The object store as one statement may use it. */
public final class ObjectStore implements AutoCloseable {
    private final S3Client client;

    ObjectStore(S3Client client) {
        this.client = client;
    }

    /** An open object; empty if there is none. */
    public Optional<ResponseInputStream<GetObjectResponse>> open(S3Location location) throws StatementFailedException {
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
    public byte[] readSmall(S3Location location, int largest, String what) throws StatementFailedException {
        try (InputStream in = open(location)
                .orElseThrow(() -> new StatementFailedException("Problem reading " + what + " - "
                        + s3Text("The specified key does not exist.", 404, "NoSuchKey") + " " + location))) {
            byte[] content = in.readNBytes(largest + 1);
            if (content.length > largest) {
                throw new StatementFailedException(what + " " + location + " exceeds " + largest + " bytes");
            }
            return content;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Objects whose keys start like this, in the order of their keys. */
    public List<S3Location> list(S3Location prefix) throws StatementFailedException {
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

    public void put(S3Location location, Path file) throws StatementFailedException {
        put(location, RequestBody.fromFile(file));
    }

    public void put(S3Location location, byte[] content) throws StatementFailedException {
        put(location, RequestBody.fromBytes(content));
    }

    public void delete(S3Location location) throws StatementFailedException {
        try {
            client.deleteObject(request -> request.bucket(location.bucket()).key(location.key()));
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    private void put(S3Location location, RequestBody body) throws StatementFailedException {
        try {
            client.putObject(request -> request.bucket(location.bucket()).key(location.key()), body);
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    public static StatementFailedException failed(IOException e) {
        return new StatementFailedException(
                s3Text("reading was interrupted (" + e.getClass().getSimpleName() + ")", 0, "IOError"));
    }

    public static StatementFailedException failed(SdkException e) {
        if (e instanceof S3Exception s3 && s3.awsErrorDetails() != null) {
            String message =
                    Optional.ofNullable(s3.awsErrorDetails().errorMessage()).orElse("");
            String code = Optional.ofNullable(s3.awsErrorDetails().errorCode()).orElse("Unknown");
            return new StatementFailedException(s3Text(message.isEmpty() ? code : message, s3.statusCode(), code));
        }
        return new StatementFailedException(
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
