package io.millrace.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/**
 * An S3 service in this process that keeps its objects as files.
 *
 * <p>An object appears under its key at once and complete, with its metadata. While it is being written, and for good if
 * the process is killed then, the bytes are listed under the key followed by a hyphen and a UUID; {@link TornUploads}
 * removes what a killed process left. A key can't be both an object and a prefix with a slash of another one.
 */
public final class EmbeddedObjectStore extends RestartableServer implements ObjectStoreBackend {

    static final String REGION = "us-east-1";
    private static final long MAX_SINGLE_PUT = 128L << 20;

    private final ObjectStoreSettings settings;
    private final int port;

    private EmbeddedObjectStore(ObjectStoreSettings settings) {
        super("the object store", settings.directory());
        this.settings = settings;
        this.port = LoopbackPort.orFree(settings.port());
    }

    /**
     * Starts a service.
     *
     * @throws BackendException if it can't start, also where the file system can't keep the objects' metadata
     */
    public static EmbeddedObjectStore start(ObjectStoreSettings settings) {
        EmbeddedObjectStore store = new EmbeddedObjectStore(settings);
        store.start();
        return store;
    }

    @Override
    public URI endpoint() {
        return URI.create("http://" + LoopbackPort.HOST + ":" + port);
    }

    @Override
    public String region() {
        return REGION;
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

    /** The service's port. */
    public int port() {
        return port;
    }

    @Override
    Running launch() throws Exception {
        QuietLogging.atWarn("org.eclipse.jetty", "org.gaul", "io.opentelemetry");
        LoopbackPort.requireFree("the object store", port);
        Path directory = Files.createDirectories(settings.directory());
        ExtendedAttributes.require(directory);
        TornUploads.remove(directory);

        BlobStore objects = new FilesystemNio2BlobStore(directory.toString());
        if (!Files.isDirectory(directory.resolve(settings.bucket()))) {
            objects.createContainer(
                    CreateBucketRequest.builder().bucket(settings.bucket()).build());
        }
        S3Proxy server = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(endpoint())
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, settings.accessKey(), settings.secretKey())
                .ignoreUnknownHeaders(true)
                .v4MaxNonChunkedRequestSize(MAX_SINGLE_PUT)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
        return server::stop;
    }
}
