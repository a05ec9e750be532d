package io.millrace.ingest.live;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LiveFeedTest {
    private static final int KEEP = 5;
    private static final int SEEN = 100_000;

    private final LiveFeed feed = new LiveFeed(KEEP);

    @Test
    void whoeverIsTooSlowMissesSomeAndNeitherWaitsNorGrows() throws Exception {
        try (LiveFeed.Listener slow = feed.listen(Optional.empty()).orElseThrow();
                LiveFeed.Listener quick = feed.listen(Optional.of("web")).orElseThrow()) {
            int read = 0;
            for (int i = 0; i < SEEN; i++) {
                feed.saw(sighting("web", i));
                read += quick.next(0, TimeUnit.SECONDS).isPresent() ? 1 : 0;
            }
            assertThat(read).isEqualTo(SEEN);
            assertThat(quick.missed()).isZero();

            List<Sighting> kept = new ArrayList<>();
            for (Optional<Sighting> next = slow.next(0, TimeUnit.SECONDS);
                    next.isPresent();
                    next = slow.next(0, TimeUnit.SECONDS)) {
                kept.add(next.get());
            }
            assertThat(kept).hasSizeLessThanOrEqualTo(1_000);
            assertThat(slow.missed()).isEqualTo(SEEN - kept.size());
            assertThat(slow.missed()).isZero();
        }
        assertThat(feed.wantsRows()).isFalse();
    }

    @Test
    void theLastOfEachSourceAreKeptWithoutTheirRows() {
        for (int i = 0; i < 20; i++) {
            feed.saw(sighting("web", i));
        }
        feed.saw(sighting("mail", 20));
        assertThat(feed.last(Optional.of("web")))
                .extracting(Sighting::id)
                .containsExactly("id-15", "id-16", "id-17", "id-18", "id-19");
        assertThat(feed.last(Optional.empty())).hasSize(KEEP + 1).allSatisfy(sighting -> assertThat(sighting.row())
                .isEmpty());
    }

    @Test
    void onlySoManyMayListen() {
        List<LiveFeed.Listener> listeners = new ArrayList<>();
        Optional<LiveFeed.Listener> next = feed.listen(Optional.empty());
        while (next.isPresent()) {
            listeners.add(next.get());
            assertThat(listeners).hasSizeLessThanOrEqualTo(100);
            next = feed.listen(Optional.empty());
        }
        listeners.get(0).close();
        assertThat(feed.listen(Optional.empty())).isPresent();
    }

    private static Sighting sighting(String source, int number) {
        return new Sighting(
                Instant.ofEpochSecond(number),
                source,
                "plays",
                "id-" + number,
                "accepted",
                "",
                "",
                Optional.of("{}".getBytes(StandardCharsets.UTF_8)));
    }
}
