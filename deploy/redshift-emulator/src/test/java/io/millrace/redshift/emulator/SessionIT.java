package io.millrace.redshift.emulator;

import com.sun.net.httpserver.HttpServer;
import io.millrace.redshift.emulator.wire.BodyBuilder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@ExtendWith(BackendsExtension.class)
class SessionIT {
    private static final String ROLE = " IAM_ROLE default JSON 'auto'";

    private final Backends backends;

    SessionIT(Backends backends) {
        this.backends = backends;
    }

    private RedshiftEmulator emulatorWithStoreAt(int port) {
        return RedshiftEmulator.start(new EmulatorSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                backends.postgresTarget(),
                new S3Target(URI.create("http://127.0.0.1:" + port), "us-east-1", "test", "testsecret")));
    }

    @Test
    void saysThatTheStoreIsAway() throws SQLException, IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (RedshiftEmulator emulator = emulatorWithStoreAt(free);
                Connection connection = Backends.redshift(emulator.port())) {
            Sql.run(connection, "CREATE TABLE away (id INT)");
            assertThatThrownBy(() -> Sql.run(connection, "COPY away FROM 's3://lake/away'" + ROLE))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("XX000"))
                    .hasMessageContaining("S3ServiceException:the object store does not answer");
            assertThat(Sql.one(connection, "SELECT count(*) FROM away")).isEqualTo("0");
        }
    }

    /** A store whose one object starts to come and then does not go on until told. */
    private static HttpServer stallingStore(CountDownLatch stalled, CountDownLatch goOn) throws IOException {
        HttpServer store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", exchange -> {
            boolean manifest = exchange.getRequestURI().getPath().endsWith("manifest");
            String body = manifest ? "{\"entries\":[{\"url\":\"s3://lake/half\"}]}" : "{\"id\":1}\n".repeat(100_000);
            exchange.sendResponseHeaders(200, manifest ? body.length() : body.length() * 2L);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.US_ASCII));
            if (!manifest) {
                exchange.getResponseBody().flush();
                stalled.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.getResponseBody().write(body.getBytes(StandardCharsets.US_ASCII));
            }
            exchange.close();
        });
        store.start();
        return store;
    }

    @Test
    void rollsBackWhenTheSessionEndsInTheMiddleOfACopy() throws SQLException, IOException, InterruptedException {
        CountDownLatch stalled = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        HttpServer store = stallingStore(stalled, goOn);
        try (Connection direct = backends.direct()) {
            RedshiftEmulator emulator = emulatorWithStoreAt(store.getAddress().getPort());
            Connection connection = Backends.redshift(emulator.port());
            Sql.run(connection, "CREATE TABLE half (id INT)");
            CompletableFuture<Void> copy = CompletableFuture.runAsync(() -> {
                try {
                    connection.setAutoCommit(false);
                    Sql.run(
                            connection,
                            "INSERT INTO half VALUES (0)",
                            "COPY half FROM 's3://lake/manifest' IAM_ROLE default MANIFEST JSON 'auto'");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(stalled.await(60, TimeUnit.SECONDS)).isTrue();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> copyingSessions(direct).equals("1"));
            int port = emulator.port();
            emulator.close();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("redshift-emulator-" + port + "-"));
            assertThatThrownBy(() -> copy.get(60, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> copyingSessions(direct).equals("0"));
            assertThat(Sql.one(direct, "SELECT count(*) FROM half")).isEqualTo("0");
        } finally {
            goOn.countDown();
            store.stop(0);
        }
    }

    private static String copyingSessions(Connection direct) throws SQLException {
        return Sql.one(direct, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY \"half\"%'");
    }

    @Test
    void cancelsAQuery() throws SQLException, InterruptedException, TimeoutException {
        try (Connection connection = backends.redshift();
                Connection direct = backends.direct();
                Statement statement = connection.createStatement()) {
            CompletableFuture<Boolean> query = CompletableFuture.supplyAsync(() -> {
                try {
                    return statement.execute("SELECT pg_sleep(60)");
                } catch (SQLException e) {
                    return e.getSQLState().equals("57014");
                }
            });
            await().atMost(Duration.ofSeconds(60)).until(() -> Sql.one(
                            direct, "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'")
                    .equals("1"));
            statement.cancel();
            assertThat(query.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Sql.one(connection, "SELECT 1")).isEqualTo("1");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void cancelsACopyAndForgetsACancelThatCameTooLate() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        HttpServer store = stallingStore(stalled, goOn);
        try (RedshiftEmulator emulator = emulatorWithStoreAt(store.getAddress().getPort());
                Connection connection = Backends.redshift(emulator.port());
                Statement statement = connection.createStatement()) {
            String copy = "COPY canceled FROM 's3://lake/manifest' IAM_ROLE default MANIFEST JSON 'auto'";
            Sql.run(connection, "CREATE TABLE canceled (id INT)");
            statement.cancel();
            CompletableFuture<String> state = CompletableFuture.supplyAsync(() -> {
                try {
                    statement.execute(copy);
                    return "done";
                } catch (SQLException e) {
                    return e.getSQLState();
                }
            });
            assertThat(stalled.await(60, TimeUnit.SECONDS)).isTrue();
            statement.cancel();
            goOn.countDown();
            assertThat(state.get(60, TimeUnit.SECONDS)).isEqualTo("57014");
            assertThat(Sql.one(connection, "SELECT count(*) FROM canceled")).isEqualTo("0");
        } finally {
            goOn.countDown();
            store.stop(0);
        }
    }

    @Test
    void isolatesBySnapshots() throws SQLException {
        try (Connection one = backends.redshift();
                Connection two = backends.redshift()) {
            Sql.run(one, "CREATE TABLE snap (id INT)", "INSERT INTO snap VALUES (1)");
            one.setAutoCommit(false);
            assertThat(Sql.one(one, "SELECT id FROM snap")).isEqualTo("1");
            Sql.run(two, "UPDATE snap SET id = 2");
            assertThat(Sql.one(one, "SELECT id FROM snap")).isEqualTo("1");
            assertThatThrownBy(() -> Sql.run(one, "UPDATE snap SET id = 3"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("XX000"))
                    .hasMessageContaining("1023");
        }
    }

    /** Two transactions, each of which reads what the other writes: no order of them gives the same. */
    @Test
    void aCycleOfTransactionsIsAnErrorUnderSerializableIsolationOnly() throws SQLException {
        Behaviour serializable = new Behaviour(false, Behaviour.Isolation.SERIALIZABLE);
        EmulatorSettings settings = new EmulatorSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                backends.postgresTarget(),
                new S3Target(URI.create("http://127.0.0.1:1"), "us-east-1", "test", "testsecret"),
                serializable);
        try (RedshiftEmulator emulator = RedshiftEmulator.start(settings)) {
            try (Connection one = Backends.redshift(emulator.port());
                    Connection two = Backends.redshift(emulator.port())) {
                assertThat(Sql.one(
                                one,
                                "SELECT trim(isolation_level) FROM stv_db_isolation_level"
                                        + " WHERE db_name = current_database()"))
                        .isEqualTo("Serializable");
                assertThatThrownBy(() -> writeSkew(one, two, "skew_serializable"))
                        .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState())
                                .isEqualTo("XX000"))
                        .hasMessageContaining("1023")
                        .hasMessageContaining("Serializable isolation violation on table");
                two.rollback();
                assertThat(Sql.one(two, "SELECT sum(a) FROM skew_serializable_a"))
                        .isEqualTo("1");
            }
        }
        try (Connection one = backends.redshift();
                Connection two = backends.redshift()) {
            writeSkew(one, two, "skew_snapshot");
            assertThat(Sql.one(two, "SELECT sum(a) FROM skew_snapshot_a")).isEqualTo("2");
        }
    }

    private static void writeSkew(Connection one, Connection two, String name) throws SQLException {
        Sql.run(
                one,
                "CREATE TABLE " + name + "_a (a INT)",
                "CREATE TABLE " + name + "_b (b INT)",
                "INSERT INTO " + name + "_a VALUES (1)",
                "INSERT INTO " + name + "_b VALUES (1)");
        one.setAutoCommit(false);
        two.setAutoCommit(false);
        Sql.one(one, "SELECT sum(a) FROM " + name + "_a");
        Sql.one(two, "SELECT sum(b) FROM " + name + "_b");
        Sql.run(one, "INSERT INTO " + name + "_b VALUES (1)");
        Sql.run(two, "INSERT INTO " + name + "_a VALUES (1)");
        one.commit();
        two.commit();
    }

    @Test
    void speaksWithoutEncryptionAndSurvivesNonsense() throws IOException, SQLException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), backends.port())) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.write(new BodyBuilder().int32(8).int32(80_877_103).build());
            assertThat((char) in.readByte()).isEqualTo('N');
            out.write(new BodyBuilder().int32(8).int32(80_877_104).build());
            assertThat((char) in.readByte()).isEqualTo('N');
            out.write(new BodyBuilder().int32(0x7fffffff).int32(0).build());
            assertThat((char) in.readByte()).isEqualTo('E');
        }
        try (Connection connection = backends.redshift()) {
            assertThat(Sql.one(connection, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void loadsALargeFileFast() throws SQLException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            rows.append("{\"id\":")
                    .append(i)
                    .append(",\"name\":\"user number ")
                    .append(i)
                    .append(
                            "\",\"at\":\"2026-01-02T03:04:05.678Z\",\"amount\":12345.6789,\"more\":{\"k\":[1,2,3],\"t\":\"x\"}}\n");
        }
        String file = backends.putZstd("large/1.jsonl.zst", rows.toString());
        try (Connection connection = backends.redshift()) {
            Sql.run(
                    connection,
                    "CREATE TABLE large (id BIGINT, name VARCHAR(100), at TIMESTAMP, amount DECIMAL(18,4), more SUPER)");
            long start = System.nanoTime();
            Sql.run(connection, "COPY large FROM '" + file + "' IAM_ROLE default JSON 'auto' TIMEFORMAT 'auto' ZSTD");
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf("COPY of %d MB of JSON took %d ms%n", rows.length() >> 20, taken.toMillis());
            assertThat(taken).isLessThan(Duration.ofMinutes(2));
            assertThat(Sql.one(connection, "SELECT count(*), sum(id) FROM large"))
                    .isEqualTo("200000|19999900000");
        }
    }
}
