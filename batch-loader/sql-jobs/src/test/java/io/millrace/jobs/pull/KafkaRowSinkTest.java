package io.millrace.jobs.pull;

import io.millrace.schemas.event.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaRowSinkTest {
    private static final String URL = "https://api.example.com/v2/tickets";

    @Test
    void aRowIsAnEventOfItsDataset() {
        Pull pull = Declared.pull(URL, "id: /id");
        PullEvent event = event(pull, "{\"id\":7,\"price\":1.50,\"_id\":\"mongo\",\"_links\":1}");
        ProducerRecord<byte[], byte[]> record =
                KafkaRowSink.record(pull, event, () -> Instant.parse("2026-11-23T12:00:00.123456789Z"));
        assertThat(record.topic()).isEqualTo("events.tickets");
        assertThat(text(record.key())).isEqualTo("tickets:7");
        assertThat(text(record.value()))
                .isEqualTo("{\"_id\":\"" + event.id()
                        + "\",\"_received_at\":\"2026-11-23T12:00:00.123Z\",\"_source\":\"pull.tickets\",\"id\":7,"
                        + "\"price\":1.50,\"row_id\":\"mongo\",\"links\":1}");
        assertThat(text(record.headers().lastHeader(EventHeaders.ID).value())).isEqualTo(event.id());
        assertThat(text(record.headers().lastHeader(EventHeaders.SOURCE).value()))
                .isEqualTo("pull.tickets");
        assertThat(text(record.headers().lastHeader(EventHeaders.CONTENT_TYPE).value()))
                .isEqualTo("application/json");
    }

    @Test
    void theIdIsThatOfTheContents() {
        Pull pull = Declared.pull(URL, "id: /id");
        String first = event(pull, "{\"id\":\"a\",\"n\":1.50}").id();
        assertThat(event(pull, "{\"n\":1.5,\"id\":\"a\"}").id()).isEqualTo(first);
        assertThat(event(pull, "{\"id\":\"a\",\"n\":2}").id())
                .isNotEqualTo(first)
                .startsWith("tickets:a:");
        Pull immutable = Declared.pull(URL, "id: /id\nimmutable: true");
        assertThat(event(immutable, "{\"id\":\"a\",\"n\":2}").id()).isEqualTo("tickets:a");
        assertThat(event(pull, "{\"id\":\"" + "x".repeat(500) + "\"}").id()).hasSizeLessThan(200);
        Pull without = Declared.pull(URL, "");
        assertThat(event(without, "{\"n\":1}").key())
                .isEqualTo(event(without, "{\"n\":1}").id());
    }

    private static PullEvent event(Pull pull, String row) {
        return PullPage.read(pull, "[" + row + "]").events().get(0);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
