package io.millrace.ingest.json;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JsonShapeTest {
    private final JsonLimits limits = new JsonLimits(4, 3, 5, 6, 10);

    @Test
    void valuesWithinTheLimitsPass() throws MalformedJsonException {
        assertThat(problem("{\"abcde\":[{\"a\":[1,{}.]}],\"b\":{},\"c\":[]}".replace("{}.", "2")))
                .isEmpty();
        assertThat(problem("[[],[],[],[],{\"a\":1,\"b\":2,\"c\":3},{\"a\":1,\"b\":2,\"c\":3}]"))
                .isEmpty();
        assertThat(problem("{\"a\":{\"a\":1,\"b\":2,\"c\":3},\"b\":{\"x\":{\"y\":{}}},\"c\":123456}"))
                .isEmpty();
        assertThat(problem("1")).isEmpty();
    }

    @Test
    void eachLimitIsTold() throws MalformedJsonException {
        assertThat(problem("[[[[[]]]]]").orElseThrow()).contains("4 levels");
        assertThat(problem("{\"a\":{\"a\":{\"a\":{\"a\":[]}}}}").orElseThrow()).contains("4 levels");
        assertThat(problem("{\"a\":{\"x\":1},\"b\":[],\"c\":3,\"d\":4}").orElseThrow())
                .contains("3 fields");
        assertThat(problem("[{\"a\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4}}]").orElseThrow())
                .contains("3 fields");
        assertThat(problem("{\"abcdef\":1}").orElseThrow()).contains("5 bytes");
        assertThat(problem("{\"a\":[1,1234567]}").orElseThrow()).contains("6 characters");
    }

    @Test
    void onlyTheValueItselfIsMeasured() throws MalformedJsonException {
        byte[] json = "[[[[[1234567]]]],{\"a\":1}]".getBytes(StandardCharsets.UTF_8);
        JsonValue second = JsonDocument.parse(json, 0, json.length).elements().get(1);
        assertThat(second.tooComplicated(limits)).isEmpty();
    }

    private Optional<String> problem(String json) throws MalformedJsonException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return JsonDocument.parse(bytes, 0, bytes.length).tooComplicated(limits);
    }
}
