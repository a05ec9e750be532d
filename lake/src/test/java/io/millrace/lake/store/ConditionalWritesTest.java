package io.millrace.lake.store;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConditionalWritesTest {
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final ConditionalWrites writes = new ConditionalWrites(store);

    @Test
    void asksOnceAndLeavesNothingBehind() {
        List<String> created = new ArrayList<>();
        store.failWith(new Faults() {
            @Override
            public void before(Operation operation, String key) {
                if (operation == Operation.CREATE) {
                    created.add(key);
                }
            }
        });
        writes.require();
        writes.require();
        assertThat(created).hasSize(2);
        assertThat(store.directories("")).isEmpty();
    }

    @Test
    void refusesAStoreThatOverwrites() {
        store.failWith(new Faults() {
            @Override
            public boolean overwrites() {
                return true;
            }
        });
        assertThatThrownBy(writes::require)
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("If-None-Match");
        assertThat(store.directories("")).isEmpty();
        store.failWith(Faults.NONE);
        writes.require();
    }

    @Test
    void aStoreThatIsAwayIsAskedAgain() {
        store.failWith(new Faults() {
            @Override
            public void before(Operation operation, String key) {
                throw new MillraceException(ErrorCode.OBJECT_STORE_UNAVAILABLE, "away");
            }
        });
        assertThatThrownBy(writes::require).hasMessage("away");
        store.failWith(Faults.NONE);
        writes.require();
        assertThat(store.directories("")).isEmpty();
    }
}
