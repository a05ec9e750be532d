package io.millrace.ingest.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WriteKeysTest {
    /** printf %s web-key | sha256sum, and so on. */
    private static final String WEB = "fe372517ad18bd4ef08c931b6f58a73a1e10ad754cc729a8ccd705be55c47fbd";

    private static final String APP = "2924a27d7fc715372a952b03583ae5f1221556bcdabbf2a57ff5de577efe11c1";

    @Test
    void findsTheSourceOfAKey() {
        WriteKeys keys = new WriteKeys(
                List.of(new WriteKeySettings("web", WEB), new WriteKeySettings("app", APP.toUpperCase(Locale.ROOT))));
        assertThat(keys.source("web-key")).contains("web");
        assertThat(keys.source("app-key")).contains("app");
        assertThat(keys.source("")).isEmpty();
        assertThat(keys.source("web-key ")).isEmpty();
        assertThat(keys.source(WEB)).isEmpty();
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new WriteKeySettings("Web Site", WEB)).hasMessageContaining("source");
        assertThatThrownBy(() -> new WriteKeySettings("web", "web-key")).hasMessageContaining("64 hexadecimal");
    }

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
