package io.millrace.ingest.server;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.reload.FileWatch;
import io.millrace.ingest.reload.Watched;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class ProtocolsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void withoutTlsBothVersionsOfHttpAreSpoken() throws Exception {
        EdgeServer server = server(Optional::empty);
        try {
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(post("http", server, "one"), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("POST /echo one");
            assertThat(settingsFrameAfterPreface(server.port())).isTrue();
        } finally {
            server.stop();
        }
    }

    @Test
    void withTlsTheClientChoosesAndCertificatesAreReadAgain() throws Exception {
        Path certificate = directory.resolve("tls.crt");
        Path key = directory.resolve("tls.key");
        KeyStore first = certify("first", certificate, key);
        FileWatch files = new FileWatch(Duration.ofMillis(50), InstantSource.system());
        Watched<SslContext> contexts = files.watch(
                "the certificate", () -> List.of(certificate, key), () -> TlsContexts.read(certificate, key));
        files.start();
        EdgeServer server = server(() -> Optional.of(contexts.current()));
        try {
            HttpResponse<String> answer = client(first)
                    .send(post("https", server, "x".repeat(200_000)), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).startsWith("POST /echo xxx").hasSize(200_000 + "POST /echo ".length());
            assertThat(answer.headers().firstValue("connection")).isEmpty();
            assertThat(name(answer)).contains("CN=first");
            HttpResponse<String> older = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(trusting(first))
                    .build()
                    .send(post("https", server, "two"), HttpResponse.BodyHandlers.ofString());
            assertThat(older.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(older.body()).isEqualTo("POST /echo two");

            Files.writeString(certificate, "half a certificate");
            await().atMost(PATIENCE).until(() -> contexts.problem().isPresent());
            assertThat(name(client(first).send(post("https", server, "three"), HttpResponse.BodyHandlers.ofString())))
                    .contains("CN=first");

            KeyStore second = certify("second", certificate, key);
            await().atMost(PATIENCE).until(() -> contexts.problem().isEmpty());
            assertThat(name(client(second).send(post("https", server, "four"), HttpResponse.BodyHandlers.ofString())))
                    .contains("CN=second");
        } finally {
            server.stop();
            files.close();
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsNoPair() throws Exception {
        Path certificate = directory.resolve("a.crt");
        Path key = directory.resolve("a.key");
        Path otherKey = directory.resolve("b.key");
        KeyStore unused = certify("a", certificate, key);
        KeyStore other = certify("b", directory.resolve("b.crt"), otherKey);
        assertThat(TlsContexts.read(certificate, key).isServer()).isTrue();
        assertThatThrownBy(() -> TlsContexts.read(certificate, otherKey)).hasMessageContaining("not the key");
        assertThatThrownBy(() -> TlsContexts.read(key, otherKey)).hasMessageContaining("no certificate");
        assertThatThrownBy(() -> TlsContexts.read(certificate, certificate)).hasMessageContaining("no private key");
        assertThat(other.size()).isEqualTo(unused.size());
    }

    private static EdgeServer server(Supplier<Optional<SslContext>> tls) {
        Handler echo = head -> (body, answering) -> CompletableFuture.completedFuture(Answer.text(
                200, "text/plain", head.method() + " " + head.path() + " " + new String(body, StandardCharsets.UTF_8)));
        EdgeServer server = new EdgeServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                echo,
                new ServerLimits(1_000_000, PATIENCE, 0, PATIENCE, PATIENCE, Duration.ofSeconds(1)),
                new InFlightBudget(10_000_000),
                (head, status, took) -> {},
                tls,
                () -> {},
                InstantSource.system());
        server.start();
        return server;
    }

    private static HttpRequest post(String scheme, EdgeServer server, String body) {
        return HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + server.port() + "/echo"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** The client's preface and its empty settings; the server begins with its own settings (RFC 9113, section 3.4). */
    private static boolean settingsFrameAfterPreface(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            byte[] frame = in.readNBytes(9);
            return frame[3] == 4;
        }
    }

    private static HttpClient client(KeyStore trusted) throws Exception {
        return HttpClient.newBuilder().sslContext(trusting(trusted)).build();
    }

    private static SSLContext trusting(KeyStore trusted) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String name(HttpResponse<?> answer) throws Exception {
        SSLSession session = answer.sslSession().orElseThrow();
        return ((X509Certificate) session.getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    /** Makes a certificate for 127.0.0.1 and writes it and its key as PEM; the answer trusts it. */
    private KeyStore certify(String name, Path certificate, Path key) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "edge",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("edge", keys.getCertificate("edge"));
        write(key, "PRIVATE KEY", keys.getKey("edge", PASSWORD).getEncoded());
        write(certificate, "CERTIFICATE", keys.getCertificate("edge").getEncoded());
        return trusted;
    }

    private void write(Path file, String type, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        Path next = directory.resolve("next.pem");
        Files.writeString(next, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
