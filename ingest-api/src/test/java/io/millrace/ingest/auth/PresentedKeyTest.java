package io.millrace.ingest.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PresentedKeyTest {
    @ParameterizedTest
    @CsvSource({
        "X-Write-Key,k-1,k-1",
        "Authorization,Bearer k-1,k-1",
        "Authorization,bearer   k-1,k-1",
        "Authorization,Basic k-1:,k-1",
        "Authorization,basic k-1:password,k-1",
        "Authorization,Basic k-1,k-1",
        "Authorization,Basic,''",
        "Authorization,Digest k-1,''",
    })
    void headersThatCarryAKey(String header, String value, String key) {
        String sent = value.toLowerCase(Locale.ROOT).startsWith("basic ")
                ? "Basic "
                        + Base64.getEncoder().encodeToString(value.substring(6).getBytes(StandardCharsets.UTF_8))
                : value;
        assertThat(PresentedKey.in(Map.of(header, sent)::get)).isEqualTo(Optional.of(key));
    }

    @Test
    void withoutSuchAHeaderThereIsNoKey() {
        assertThat(PresentedKey.in(Map.of("Accept", "x")::get)).isEmpty();
        assertThat(PresentedKey.in(Map.of("Authorization", "Basic %%%")::get)).contains("");
    }
}
