package io.millrace.ingest.kafka;

import io.millrace.schemas.error.MillraceException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProducerWatchTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T02:00:00Z"));
    private final ProducerWatch watch = new ProducerWatch(Duration.ofSeconds(20), now::get);

    @Test
    void aProducerThatNeverAnswersDoesNotWork() {
        ProducerWatch.Handover handover = watch.begin(3);
        handover.end(1);
        handover.stored();
        pass(Duration.ofSeconds(20));
        assertWorking();
        pass(Duration.ofSeconds(1));
        assertThatThrownBy(watch::requireWorking)
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("20 s");
        handover.stored();
        assertWorking();
    }

    @Test
    void whatHasEndedIsForgotten() {
        ProducerWatch.Handover handover = watch.begin(2);
        handover.failed(new TimeoutException("too late"));
        handover.end(1);
        pass(Duration.ofDays(1));
        assertWorking();
    }

    @Test
    void aProducerThatFailedForGoodDoesNotWorkUntilItStoresAgain() {
        ProducerWatch.Handover handover = watch.begin(3);
        handover.failed(new TopicAuthorizationException("one topic only"));
        assertWorking();
        handover.failed(new KafkaException("in error state", new ClusterAuthorizationException("no")));
        assertThatThrownBy(watch::requireWorking)
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("ClusterAuthorizationException");
        handover.stored();
        assertWorking();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private void assertWorking() {
        assertThatCode(watch::requireWorking).doesNotThrowAnyException();
    }
}
