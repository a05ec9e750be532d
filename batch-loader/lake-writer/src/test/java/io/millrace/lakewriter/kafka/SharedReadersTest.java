package io.millrace.lakewriter.kafka;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SharedReadersTest {
    private final List<MockConsumer<byte[], byte[]>> made = new ArrayList<>();
    private final SharedReaders readers = new SharedReaders(this::make);

    private Consumer<byte[], byte[]> make() {
        MockConsumer<byte[], byte[]> reader = new MockConsumer<>("none");
        made.add(reader);
        return reader;
    }

    @Test
    void areUsedAgainAndClosedByTheLast() {
        Consumer<byte[], byte[]> first = readers.take();
        Consumer<byte[], byte[]> second = readers.take();
        assertThat(second).isNotSameAs(first);
        readers.giveBack(first);
        assertThat(readers.take()).isSameAs(first);
        readers.giveBack(first);
        assertThat(made).noneMatch(MockConsumer::closed);
        readers.giveBack(second);
        assertThat(made).hasSize(2).allMatch(MockConsumer::closed);
        assertThat(readers.take()).as("a new one").isNotIn(first, second);
    }

    @Test
    void oneThatFailedIsNotUsedAgain() {
        Consumer<byte[], byte[]> other = readers.take();
        Consumer<byte[], byte[]> failed = readers.take();
        readers.discard(failed);
        assertThat(made.get(1).closed()).isTrue();
        assertThat(readers.take()).isNotIn(failed, other);
        assertThat(made.get(0).closed()).isFalse();
    }

    @Test
    void oneThatCouldNotBeMadeLeavesNoTrace() {
        SharedReaders failing = new SharedReaders(() -> {
            if (made.isEmpty()) {
                throw new IllegalStateException("no brokers " + make().hashCode());
            }
            return make();
        });
        assertThatThrownBy(failing::take).hasMessageContaining("no brokers");
        failing.giveBack(failing.take());
        assertThat(made.get(1).closed()).as("nobody has one").isTrue();
    }
}
