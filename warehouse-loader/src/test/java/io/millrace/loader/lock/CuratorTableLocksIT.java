package io.millrace.loader.lock;

import io.millrace.embedded.Backends;
import io.millrace.embedded.ZooKeeperBackend;
import io.millrace.loader.reconcile.TableLocks.TableLock;
import io.millrace.runtime.settings.ZooKeeperSettings;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class CuratorTableLocksIT {
    private static final DatasetName PLAYS = new DatasetName("plays");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void oneInstanceAtATimeAndNoneWithoutASession() throws Exception {
        try (ZooKeeperBackend zooKeeper = Backends.zooKeeper(directory);
                CuratorFramework first = connect(zooKeeper);
                CuratorFramework second = connect(zooKeeper)) {
            CuratorTableLocks one = new CuratorTableLocks(first, "/millrace");
            CuratorTableLocks other = new CuratorTableLocks(second, "/millrace");
            AtomicInteger losses = new AtomicInteger();

            TableLock lock = one.tryAcquire(PLAYS, losses::incrementAndGet).orElseThrow();
            assertThat(lock.isHeld()).isTrue();
            assertThat(other.tryAcquire(PLAYS, losses::incrementAndGet)).isEmpty();
            assertThat(other.tryAcquire(new DatasetName("users"), losses::incrementAndGet))
                    .isPresent();
            lock.close();
            assertThat(lock.isHeld()).isFalse();

            TableLock passedOn =
                    other.tryAcquire(PLAYS, losses::incrementAndGet).orElseThrow();
            assertThat(losses).hasValue(0);
            zooKeeper.stop();
            await().atMost(PATIENCE).until(() -> !passedOn.isHeld());
            // That of users and that of plays.
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(losses).hasValue(2));
            assertThatThrownBy(() -> one.tryAcquire(PLAYS, losses::incrementAndGet))
                    .isInstanceOfSatisfying(MillraceException.class, e -> assertThat(e.code())
                            .isEqualTo(ErrorCode.ZOOKEEPER_UNAVAILABLE));
            passedOn.close();

            zooKeeper.start();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> one.tryAcquire(PLAYS, () -> {})
                    .isPresent());
        }
    }

    private static CuratorFramework connect(ZooKeeperBackend zooKeeper) throws InterruptedException {
        CuratorFramework client = ZooKeeperClient.start(
                new ZooKeeperSettings(zooKeeper.connectString(), "/millrace", Duration.ofSeconds(30)));
        client.blockUntilConnected();
        return client;
    }
}
