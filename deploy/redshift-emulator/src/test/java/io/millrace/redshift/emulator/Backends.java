package io.millrace.redshift.emulator;

import com.github.luben.zstd.Zstd;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A real PostgreSQL and a real S3 server with an emulator before them. */
final class Backends implements AutoCloseable {
    static final String BUCKET = "lake";
    static final String USER = "loader";
    static final String PASSWORD = "Loader-1-password";

    private final EmbeddedPostgres postgres;
    private final S3Proxy s3Server;
    private final S3Client s3;
    private final RedshiftEmulator emulator;

    private Backends(EmbeddedPostgres postgres, S3Proxy s3Server, S3Client s3, RedshiftEmulator emulator) {
        this.postgres = postgres;
        this.s3Server = s3Server;
        this.s3 = s3;
        this.emulator = emulator;
    }

    static Backends start() {
        try {
            Path directory = Files.createTempDirectory("backends");
            EmbeddedPostgres postgres = postgres(directory);
            prepare(postgres);
            S3Proxy server = S3Proxy.builder()
                    .blobStore(new FilesystemNio2BlobStore(
                            Files.createDirectory(directory.resolve("s3")).toString()))
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "test", "testsecret")
                    .ignoreUnknownHeaders(true)
                    .v4MaxNonChunkedRequestSize(128L << 20)
                    .build();
            server.start();
            URI endpoint = URI.create("http://127.0.0.1:" + server.getPort());
            S3Client s3 = S3Client.builder()
                    .endpointOverride(endpoint)
                    .region(Region.US_EAST_1)
                    .credentialsProvider(
                            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "testsecret")))
                    .forcePathStyle(true)
                    .build();
            s3.createBucket(request -> request.bucket(BUCKET));
            RedshiftEmulator emulator = RedshiftEmulator.start(new EmulatorSettings(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    target(postgres),
                    new S3Target(endpoint, "us-east-1", "test", "testsecret")));
            return new Backends(postgres, server, s3, emulator);
        } catch (Exception e) {
            throw new IllegalStateException("the backends did not start", e);
        }
    }

    static PostgresTarget target(EmbeddedPostgres postgres) {
        return new PostgresTarget("127.0.0.1", postgres.getPort(), "postgres", "", "postgres");
    }

    PostgresTarget postgresTarget() {
        return target(postgres);
    }

    int port() {
        return emulator.port();
    }

    /** By the Redshift driver, as the ordinary user. */
    Connection redshift() throws SQLException {
        return redshift(emulator.port());
    }

    static Connection redshift(int port) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", PASSWORD);
        properties.setProperty("ssl", "false");
        return new com.amazon.redshift.Driver().connect("jdbc:redshift://127.0.0.1:" + port + "/postgres", properties);
    }

    /** By PostgreSQL's own driver, in a query mode of its: {@code simple} or {@code extended}. */
    Connection postgresDriver(String mode) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", PASSWORD);
        properties.setProperty("preferQueryMode", mode);
        return new org.postgresql.Driver()
                .connect("jdbc:postgresql://127.0.0.1:" + emulator.port() + "/postgres", properties);
    }

    /** Past the emulator, as the superuser. */
    Connection direct() throws SQLException {
        return PostgresConnections.open(target(postgres), "postgres");
    }

    String put(String key, String content) {
        return put(key, content.getBytes(StandardCharsets.UTF_8));
    }

    String put(String key, byte[] content) {
        s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
        return "s3://" + BUCKET + "/" + key;
    }

    String get(String key) {
        return s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asUtf8String();
    }

    String putZstd(String key, String content) {
        return put(key, Zstd.compress(content.getBytes(StandardCharsets.UTF_8)));
    }

    String putGzip(String key, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return put(key, bytes.toByteArray());
    }

    @Override
    public void close() {
        emulator.close();
        s3.close();
        try {
            s3Server.stop();
            postgres.close();
        } catch (Exception e) {
            throw new IllegalStateException("the backends did not stop", e);
        }
    }

    static EmbeddedPostgres postgres(Path directory) throws IOException {
        Path access = directory.resolve("pg_hba.conf");
        Files.writeString(access, """
                host all postgres 127.0.0.1/32 trust
                host all all 127.0.0.1/32 md5
                """);
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("postgres"))
                .setOverrideWorkingDirectory(directory.resolve("bin").toFile())
                .setServerConfig("hba_file", access.toString())
                .setServerConfig("password_encryption", "md5")
                .setServerConfig("fsync", "off")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    private static void prepare(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = PostgresConnections.open(target(postgres), "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'");
            statement.execute("GRANT CREATE ON DATABASE postgres TO " + USER);
            statement.execute("GRANT ALL ON SCHEMA public TO " + USER);
        }
    }
}
