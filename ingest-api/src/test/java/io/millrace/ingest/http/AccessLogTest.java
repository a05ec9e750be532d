package io.millrace.ingest.http;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.server.RequestHead;
import io.millrace.ingest.server.Routes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

import static org.assertj.core.api.Assertions.assertThat;

class AccessLogTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.millrace.ingest.access");
    private static final Duration TOOK = Duration.ofMillis(3);

    private final Routes routes = Routes.builder()
            .add(
                    "events",
                    "POST",
                    "/v1/events",
                    head -> (body, answering) -> CompletableFuture.completedFuture(Answer.json(200, "{}")))
            .build();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        LOGGER.addAppender(lines);
        LOGGER.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        LOGGER.detachAppender(lines);
        LOGGER.setAdditive(true);
    }

    @Test
    void oneInSoManyIsLoggedAndSaysForHowManyItStands() {
        AccessLog log = new AccessLog(routes, 10);
        for (int i = 0; i < 10_000; i++) {
            log.answered(new Head(), 200, TOOK);
        }
        // A thousand, give or take ten standard deviations.
        assertThat(lines.list).hasSizeBetween(700, 1_300);
        assertThat(pairs(lines.list.get(0)))
                .contains("endpoint=events", "method=POST", "status=200", "micros=3000", "stands_for=10");
    }

    @Test
    void nothingThatAClientWroteIsLogged() {
        new AccessLog(routes, 1).answered(new Head(), 404, TOOK);
        String line = lines.list.get(0).getFormattedMessage() + pairs(lines.list.get(0));
        assertThat(line).doesNotContain("secret", "203.0.113.7", "/v1");
    }

    @Test
    void failuresAreLoggedBesidesAndDoNotFloodTheLog() {
        AccessLog log = new AccessLog(routes, 1_000_000_000);
        long start = System.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            log.answered(new Head(), 503, TOOK);
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        assertThat(lines.list).hasSizeBetween(10, (int) (10 * (seconds + 2)));
        assertThat(pairs(lines.list.get(0))).contains("status=503", "stands_for=1");
    }

    @Test
    void noneIsLoggedWhenNobodyWantsThem() {
        new AccessLog(routes, 0).answered(new Head(), 503, TOOK);
        assertThat(lines.list).isEmpty();
    }

    private static List<String> pairs(ILoggingEvent line) {
        return line.getKeyValuePairs().stream()
                .map((KeyValuePair pair) -> pair.key + "=" + pair.value)
                .toList();
    }

    private static final class Head implements RequestHead {
        @Override
        public String method() {
            return "POST";
        }

        @Override
        public String path() {
            return "/v1/events";
        }

        @Override
        public Optional<String> query() {
            return Optional.of("writeKey=secret");
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.of("secret");
        }

        @Override
        public String remoteAddress() {
            return "203.0.113.7";
        }
    }
}
