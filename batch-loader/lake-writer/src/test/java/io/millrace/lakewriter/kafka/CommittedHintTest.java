package io.millrace.lakewriter.kafka;

import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CommittedHintTest {
    @Test
    void readsWhatItWrites() {
        BatchName last = new BatchName(
                new DatasetName("shop.db.Items"), Instant.parse("2026-11-23T02:00:00Z"), 3, "01234567", 100);
        CommittedHint hint = new CommittedHint(140, 130, last);
        assertThat(CommittedHint.of(hint.toOffset())).hasValue(hint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "130", "x raw/plays/2026/11/23/02/00003-01234567-00000000000000000100.jsonl.zst", "1 b"
            })
    void whatOthersCommittedIsNoHint(String metadata) {
        assertThat(CommittedHint.of(new OffsetAndMetadata(1, metadata))).isEmpty();
    }
}
