package io.millrace.loader.warehouse;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class CommitQueueTest {
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void commitsNoMoreThanAllowedAtATime() throws Exception {
        CommitQueue queue = new CommitQueue(2);
        List<Thread> loads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Thread load = new Thread(() -> {
                try {
                    queue.commit(connection());
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            load.start();
            loads.add(load);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> underWay.get() == 2);
        release.countDown();
        for (Thread load : loads) {
            load.join();
        }
        assertThat(done).hasValue(6);
        assertThat(most).hasValue(2);
    }

    @Test
    void whoeverIsInterruptedInTheQueueHasNotCommitted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> new CommitQueue(1).commit(connection()))
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).hasValue(0);
    }

    private Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    int now = underWay.incrementAndGet();
                    most.accumulateAndGet(now, Math::max);
                    release.await();
                    underWay.decrementAndGet();
                    done.incrementAndGet();
                    return null;
                });
    }
}
