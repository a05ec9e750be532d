package io.millrace.monitor.collect;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SourceTest {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private volatile Collector<Integer> collector = depth -> 1;

    @Test
    void keepsTheLastGoodReadingWhileItFails() throws Exception {
        try (Source<Integer> source = source()) {
            assertThat(source.state().current()).isFalse();
            collect(source);
            assertThat(source.state().current()).isTrue();

            collector = depth -> {
                throw new IllegalStateException("no\n broker  answers");
            };
            now.set(START.plusSeconds(5));
            collect(source);
            now.set(START.plusSeconds(10));
            collect(source);
            assertThat(source.state().value()).contains(1);
            assertThat(source.state().failure()).contains(new Failure(START.plusSeconds(5), "no broker answers"));

            collector = depth -> 2;
            collect(source);
            assertThat(source.state().value()).contains(2);
            assertThat(source.state().current()).isTrue();
        }
    }

    @Test
    void oneThatHangsIsShownAsFailingAndIsNotStartedTwice() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        collector = depth -> {
            answer.await();
            return 3;
        };
        try (Source<Integer> source = source()) {
            CompletableFuture<Void> first = source.collect(Depth.USUAL);
            assertThat(source.collect(Depth.FULL)).isSameAs(first);
            assertThat(source.state().failure()).isEmpty();
            now.set(START.plusSeconds(42));
            assertThat(source.state().failure()).contains(new Failure(START, "no answer for 42 s"));
            answer.countDown();
            first.get(10, TimeUnit.SECONDS);
            assertThat(source.state().current()).isTrue();
        }
    }

    private Source<Integer> source() {
        return new Source<>("kafka", depth -> collector.collect(depth), Duration.ofSeconds(10), () -> now.get());
    }

    private static void collect(Source<Integer> source) throws Exception {
        source.collect(Depth.USUAL).get(10, TimeUnit.SECONDS);
    }
}
