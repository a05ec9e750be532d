package io.millrace.ingest.auth;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OriginsTest {
    private final Origins origins =
            new Origins(List.of("https://app.example.com", "https://*.shop.example:8443", "http://localhost:3000"));

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com,true",
        "HTTPS://App.Example.com,true",
        "http://app.example.com,false",
        "https://app.example.com:8443,false",
        "https://app.example.com.evil.example,false",
        "https://www.shop.example:8443,true",
        "https://a.b.shop.example:8443,true",
        "https://shop.example:8443,false",
        "https://.shop.example:8443,false",
        "https://evilshop.example:8443,false",
        "https://evil.example/.shop.example:8443,false",
        "http://localhost:3000,true",
        "null,false",
        "'',false",
    })
    void onlyTheNamedOnes(String origin, boolean allowed) {
        assertThat(origins.allows(origin)).isEqualTo(allowed);
    }

    @Test
    void aStarAllowsEvenPagesWithoutAnOrigin() {
        assertThat(new Origins(List.of("*")).allows("null")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"app.example.com", "https://app.example.com/", "https://*", "ftp://a.example", "https://a.*.b"})
    void whatIsNoOriginIsRefused(String text) {
        assertThatThrownBy(() -> new Origins(List.of(text))).hasMessageContaining("is not an origin");
    }
}
