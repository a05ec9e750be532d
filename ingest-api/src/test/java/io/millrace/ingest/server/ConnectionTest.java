package io.millrace.ingest.server;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.answer.ProblemException;
import io.millrace.schemas.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class ConnectionTest {
    private static final int MAX_BODY = 100_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InFlightBudget budget = new InFlightBudget(MAX_BODY);
    private final List<CompletableFuture<Answer>> waiting = new CopyOnWriteArrayList<>();
    private final Routes routes = Routes.builder()
            .add(
                    "echo",
                    "POST",
                    "/echo",
                    head -> (body, answering) -> CompletableFuture.completedFuture(Answer.of(200, "text/plain", body)))
            .add("wait", "POST", "/wait", head -> (body, answering) -> {
                CompletableFuture<Answer> answer = new CompletableFuture<>();
                waiting.add(answer);
                return answer;
            })
            .add("refuse", "POST", "/refuse", head -> {
                throw new ProblemException(401, ErrorCode.UNAUTHORIZED, "no");
            })
            .add("broken", "POST", "/broken", head -> (body, answering) -> {
                throw new IllegalStateException("a defect of this test");
            })
            .add(
                    "named",
                    "GET",
                    "/named/",
                    head -> (body, answering) -> CompletableFuture.completedFuture(Answer.text(
                            200, "text/plain", head.path() + " " + head.query().orElse("none"))))
            .build();
    private final CountDownLatch stopSeen = new CountDownLatch(1);
    private final EdgeServer server = server(PATIENCE, 0);

    /** Gives nobody time. */
    private final EdgeServer hurried = server(Duration.ofSeconds(1), 0);

    /** Gives time to those who use it. */
    private final EdgeServer demanding = server(Duration.ofSeconds(10), 100_000);

    private EdgeServer server(Duration bodyTimeout, int minBodyBytesASecond) {
        return new EdgeServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                routes,
                new ServerLimits(MAX_BODY, bodyTimeout, minBodyBytesASecond, PATIENCE, PATIENCE, Duration.ofSeconds(5)),
                budget,
                (head, status, took) -> {},
                Optional::empty,
                () -> awaitUnchecked(stopSeen),
                InstantSource.system());
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            boolean unused = latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        waiting.forEach(answer -> answer.complete(Answer.json(200, "late")));
        stopSeen.countDown();
        for (EdgeServer started : List.of(server, hurried, demanding)) {
            if (started.isRunning()) {
                started.stop();
            }
        }
    }

    @Test
    void requestsSentAheadAreAnsweredInOrder() throws IOException {
        try (Client client = new Client()) {
            client.send("POST", "/echo", "one");
            client.send("POST", "/wait", "two");
            client.send("POST", "/echo", "three");
            assertThat(client.answer()).isEqualTo("200 one");
            await().atMost(PATIENCE).until(() -> waiting.size() == 1);
            waiting.get(0).complete(Answer.json(200, "2"));
            assertThat(client.answer()).isEqualTo("200 2");
            assertThat(client.answer()).isEqualTo("200 three");
        }
    }

    @Test
    void aRefusedRequestLeavesTheConnectionUsable() throws IOException {
        try (Client client = new Client()) {
            client.send("POST", "/refuse", "x".repeat(50_000));
            assertThat(client.answer()).startsWith("401 ");
            client.send("POST", "/echo", "x".repeat(MAX_BODY + 1));
            assertThat(client.answer()).startsWith("413 ");
            client.send("POST", "/broken", "x");
            assertThat(client.answer()).startsWith("500 ").doesNotContain("defect of this test");
            client.send("POST", "/nowhere", "x");
            assertThat(client.answer()).startsWith("404 ");
            client.send("GET", "/echo", "");
            assertThat(client.answer()).startsWith("405 ");
            client.send("GET", "/named/a%20b/?c=d", "");
            assertThat(client.answer()).isEqualTo("200 /named/a%20b c=d");
            client.send("POST", "/echo", "still here");
            assertThat(client.answer()).isEqualTo("200 still here");
        }
    }

    @Test
    void aChunkedBodyIsReadWhole() throws IOException {
        try (Client client = new Client()) {
            client.write(
                    "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
            assertThat(client.answer()).isEqualTo("200 abcde");
        }
    }

    @Test
    void aClientThatAsksFirstIsToldToProceedOrNot() throws IOException {
        try (Client client = new Client()) {
            client.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 100 ");
            client.write("ok");
            assertThat(client.answer()).isEqualTo("200 ok");
            client.write("POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.answer()).startsWith("401 ");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void whatIsNotHttpIsRefused() throws IOException {
        try (Client client = new Client()) {
            client.write("\u0016\u0003\u0001 nonsense\r\n\r\n");
            assertThat(client.answer()).startsWith("400 ");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aSlowBodyIsCutOffAndGivesItsRoomBack() throws IOException {
        try (Client client = new Client(hurried)) {
            client.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc");
            assertThat(client.answer()).startsWith("408 ");
            assertThat(client.isAtEnd()).isTrue();
            await().atMost(PATIENCE).until(() -> budget.used() == 0);
        }
    }

    /** Long before the whole time for a body has passed, and though bytes keep coming. */
    @Test
    void aBodyThatTricklesIsCutOff() throws IOException {
        try (Client client = new Client(demanding)) {
            client.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\nabc");
            client.trickle();
            assertThat(client.answer()).startsWith("408 ").contains("less than 100000 bytes a second");
            assertThat(client.isAtEnd()).isTrue();
            await().atMost(PATIENCE).until(() -> budget.used() == 0);
        }
    }

    @Test
    void aSlowHeadIsCutOff() throws IOException {
        try (Client client = new Client(hurried)) {
            client.write("POST /echo HTTP/1.1\r\nHo");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void roomIsHeldUntilTheAnswerEvenIfTheClientIsGone() throws IOException {
        try (Client client = new Client()) {
            client.send("POST", "/wait", "x".repeat(60_000));
            await().atMost(PATIENCE).until(() -> waiting.size() == 1);
        }
        try (Client other = new Client()) {
            other.send("POST", "/echo", "x".repeat(60_000));
            assertThat(other.answer()).startsWith("503 ").contains("overloaded");
            waiting.get(0).complete(Answer.json(200, ""));
            await().atMost(PATIENCE).until(() -> budget.used() == 0);
            other.send("POST", "/echo", "y");
            assertThat(other.answer()).isEqualTo("200 y");
        }
    }

    @Test
    void aStopIsToldToClientsAndWaitsForRequestsUnderWay() throws Exception {
        try (Client waits = new Client();
                Client keptAlive = new Client();
                Client idle = new Client()) {
            keptAlive.send("POST", "/echo", "before");
            assertThat(keptAlive.head()).doesNotContainIgnoringCase("connection: close");
            assertThat(keptAlive.body(6)).isEqualTo("before");
            waits.send("POST", "/wait", "x");
            await().atMost(PATIENCE).until(() -> waiting.size() == 1);
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            new Thread(() -> {
                        server.stop();
                        stopped.complete(null);
                    })
                    .start();

            // Load balancers have not seen it yet: everybody is served, and told to connect anew.
            keptAlive.sendUntilTold();
            assertThat(keptAlive.isAtEnd()).isTrue();
            try (Client late = new Client()) {
                late.send("POST", "/echo", "late");
                assertThat(late.head()).startsWith("HTTP/1.1 200").containsIgnoringCase("connection: close");
            }

            stopSeen.countDown();
            assertThat(idle.isAtEnd()).isTrue();
            waiting.get(0).complete(Answer.json(200, "done"));
            assertThat(waits.answer()).isEqualTo("200 done");
            stopped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()))
                    .isInstanceOf(IOException.class);
        }
    }

    /** A client that sees bytes. */
    private final class Client implements AutoCloseable {
        private final Socket socket;
        private InputStream answers;

        Client() throws IOException {
            this(server);
        }

        Client(EdgeServer to) throws IOException {
            if (!to.isRunning()) {
                to.start();
            }
            socket = new Socket(InetAddress.getLoopbackAddress(), to.port());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            answers = socket.getInputStream();
        }

        void send(String method, String path, String body) throws IOException {
            write(method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Status and body. */
        String answer() throws IOException {
            String head = head();
            int length = Integer.parseInt(head.replaceAll("(?is).*content-length: (\\d+).*", "$1"));
            String body = new String(answers.readNBytes(length), StandardCharsets.ISO_8859_1);
            return head.substring(9, 12) + " " + body;
        }

        String head() throws IOException {
            InputStream in = answers;
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                assertThat(next).as("the connection ended after %s", head).isNotNegative();
                head.append((char) next);
            }
            return head.toString();
        }

        String body(int length) throws IOException {
            return new String(answers.readNBytes(length), StandardCharsets.ISO_8859_1);
        }

        /** The stop begins on another thread. */
        void sendUntilTold() throws IOException {
            String head;
            do {
                send("POST", "/echo", "again");
                head = head();
                assertThat(head).startsWith("HTTP/1.1 200");
                assertThat(body(5)).isEqualTo("again");
            } while (!head.toLowerCase(Locale.ROOT).contains("connection: close"));
        }

        /** A byte now and then, until the server has had enough. */
        void trickle() throws IOException {
            socket.setSoTimeout(50);
            PushbackInputStream in = new PushbackInputStream(socket.getInputStream());
            answers = in;
            for (int i = 0; i < 1_000; i++) {
                try {
                    in.unread(in.read());
                    break;
                } catch (SocketTimeoutException e) {
                    write("x");
                }
            }
            socket.setSoTimeout((int) PATIENCE.toMillis());
        }

        boolean isAtEnd() throws IOException {
            return answers.read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
