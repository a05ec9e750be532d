package io.millrace.loader.lake;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FractionCounterTest {
    @Test
    void countsWhatAColumnMustKeep() {
        FractionCounter counter = new FractionCounter(Set.of("a", "b", "c"));
        counter.add(row("{\"a\":1.500,\"b\":1.0,\"other\":0.12345,\"c\":7,\"d\":{\"a\":0.001}}"));
        counter.add(row("{\"a\":12e-3,\"b\":1e3,\"c\":null,\"list\":[{\"b\":0.5}]}"));
        assertThat(counter.most()).isEqualTo(Map.of("a", 3, "b", 0));
    }

    private static byte[] row(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
