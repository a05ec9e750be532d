package io.millrace.lake.store;

import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InMemoryObjectStoreTest extends ObjectStoreContract {
    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Override
    MaintainedStore store() {
        return store;
    }

    @Test
    void failsBeforeAndAfterAnEffect() {
        ObjectProperties plain = new ObjectProperties("text/plain", Map.of());
        store.failWith(new Faults() {
            @Override
            public void before(Operation operation, String key) {
                if (operation == Operation.CREATE && key.equals("before")) {
                    throw new MillraceException(ErrorCode.OBJECT_STORE_UNAVAILABLE, "before");
                }
            }

            @Override
            public void after(Operation operation, String key) {
                if (operation == Operation.CREATE && key.equals("after")) {
                    throw new MillraceException(ErrorCode.OBJECT_STORE_UNAVAILABLE, "after");
                }
            }
        });
        assertThatThrownBy(() -> store.create("before", new byte[1], plain)).hasMessage("before");
        assertThatThrownBy(() -> store.create("after", new byte[1], plain)).hasMessage("after");
        assertThat(store.describe("before")).isEmpty();
        assertThat(store.describe("after")).isPresent();
    }
}
