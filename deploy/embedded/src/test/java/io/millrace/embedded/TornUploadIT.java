package io.millrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** An upload that is cut off by the death of the object store. */
class TornUploadIT {

    private static final String KEY = "raw/plays/batch.jsonl.zst";
    private static final long LENGTH = 8 << 20;
    private static final long HALF = LENGTH / 2;

    @Test
    void leavesNoObjectBehind(@TempDir Path directory) throws Exception {
        CountDownLatch killed = new CountDownLatch(1);
        ExecutorService uploader = Executors.newSingleThreadExecutor();
        try (ServerInOwnProcess server = start(directory)) {
            ObjectStoreBackend store = Remote.objectStore(server.awaitReady("object-store"));
            try (S3Client client = ObjectStoreBackendIT.client(store, store.secretKey())) {
                Future<PutObjectResponse> upload = uploader.submit(() -> client.putObject(
                        put -> put.bucket(store.bucket()).key(KEY).ifNoneMatch("*"),
                        RequestBody.fromInputStream(new HeldBack(killed), LENGTH)));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> files(directory).stream().anyMatch(TornUploadIT::hasBytes));
                server.kill();
                killed.countDown();
                assertThatExceptionOfType(Exception.class).isThrownBy(upload::get);
            }
        } finally {
            killed.countDown();
            uploader.shutdownNow();
        }
        assertThat(files(directory))
                .as("what a killed server leaves")
                .singleElement()
                .satisfies(file -> assertThat(file.getFileName().toString()).startsWith("batch.jsonl.zst-"));

        try (ServerInOwnProcess server = start(directory)) {
            ObjectStoreBackend store = Remote.objectStore(server.awaitReady("object-store"));
            try (S3Client client = ObjectStoreBackendIT.client(store, store.secretKey())) {
                assertThatExceptionOfType(NoSuchKeyException.class)
                        .isThrownBy(() -> client.headObject(
                                head -> head.bucket(store.bucket()).key(KEY)));
                assertThat(client.listObjectsV2(list -> list.bucket(store.bucket()))
                                .contents())
                        .isEmpty();
                client.putObject(
                        put -> put.bucket(store.bucket()).key(KEY).ifNoneMatch("*"), RequestBody.fromString("whole"));
                assertThat(client.getObjectAsBytes(
                                        get -> get.bucket(store.bucket()).key(KEY))
                                .asUtf8String())
                        .isEqualTo("whole");
            }
        }
    }

    private static ServerInOwnProcess start(Path directory) throws IOException {
        return ServerInOwnProcess.start(
                Map.of("MILLRACE_S3_ACCESS_KEY", "key", "MILLRACE_S3_SECRET_KEY", Remote.PASSWORD),
                "object-store",
                "--directory",
                directory.resolve("object-store").toString());
    }

    private static List<Path> files(Path directory) throws IOException {
        Path bucket = directory.resolve("object-store").resolve("lake");
        try (Stream<Path> files = Files.walk(bucket)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean hasBytes(Path file) {
        try {
            return Files.size(file) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives the first half at once and the rest after the kill. */
    private static final class HeldBack extends InputStream {

        private final CountDownLatch released;
        private long given;

        HeldBack(CountDownLatch released) {
            this.released = released;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) == -1 ? -1 : one[0];
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (given == LENGTH) {
                return -1;
            }
            if (given == HALF) {
                awaitRelease();
            }
            int count = (int) Math.min(length, HALF - given % HALF);
            Arrays.fill(buffer, offset, offset + count, (byte) 'x');
            given += count;
            return count;
        }

        private void awaitRelease() throws IOException {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted", e);
            }
        }
    }
}
