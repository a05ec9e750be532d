package io.millrace.ingest.event;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimeOrderedIdsTest {
    @Test
    void areUniqueUuidsOfVersionSevenThatSortByTime() {
        AtomicLong millis = new AtomicLong(Instant.parse("2026-11-23T02:00:00Z").toEpochMilli());
        InstantSource clock = () -> Instant.ofEpochMilli(millis.getAndIncrement());
        TimeOrderedIds ids = new TimeOrderedIds(clock, new Random(1));
        Set<String> seen = new HashSet<>();
        String previous = "";
        for (int i = 0; i < 1_000; i++) {
            String id = ids.get();
            UUID uuid = UUID.fromString(id);
            assertThat(uuid.version()).isEqualTo(7);
            assertThat(uuid.variant()).isEqualTo(2);
            assertThat(id).isGreaterThan(previous);
            assertThat(seen.add(id)).isTrue();
            previous = id;
        }
    }
}
