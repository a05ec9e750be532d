package io.millrace.redshift.emulator.copy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonPathTest {
    @Test
    void readsBothNotations() {
        assertThat(JsonPath.parse("$['a b'][\"c.d\"].e[12].f"))
                .containsExactly(
                        new JsonPath.Field("a b"),
                        new JsonPath.Field("c.d"),
                        new JsonPath.Field("e"),
                        new JsonPath.Element(12),
                        new JsonPath.Field("f"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$", "a", "$a", "$..a", "$['a", "$[x]", "$[*]", "$.a[", "$['']"})
    void refusesTheRest(String path) {
        assertThatThrownBy(() -> JsonPath.parse(path)).isInstanceOf(IllegalArgumentException.class);
    }
}
