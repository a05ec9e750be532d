package io.millrace.ingest.pixel;

import io.millrace.ingest.query.QueryParameters;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PixelQueryTest {
    private static final String MESSAGE = "{\"event\":\"Mail >>> Opened??\",\"userId\":\"ü\"}";

    @Test
    void dotsLeadIntoObjects() {
        assertThat(message(
                        "userId=u-1&event=Email+Opened&properties.subject=a%22b&properties.mail.to=x%40y.z&writeKey=k"))
                .isEqualTo("{\"userId\":\"u-1\",\"event\":\"Email Opened\",\"writeKey\":\"k\","
                        + "\"properties\":{\"subject\":\"a\\\"b\",\"mail\":{\"to\":\"x@y.z\"}}}");
    }

    @Test
    void dataIsTheWholeMessage() {
        byte[] bytes = MESSAGE.getBytes(StandardCharsets.UTF_8);
        assertThat(message("data=" + encode(MESSAGE))).isEqualTo(MESSAGE);
        assertThat(message("data=" + encode(Base64.getEncoder().encodeToString(bytes))))
                .isEqualTo(MESSAGE);
        // As many senders write it: the alphabet of base64 as it is, without its padding, or the one for addresses.
        assertThat(message("data=" + Base64.getEncoder().encodeToString(bytes))).isEqualTo(MESSAGE);
        assertThat(message("data=" + Base64.getEncoder().withoutPadding().encodeToString(bytes)))
                .isEqualTo(MESSAGE);
        assertThat(message("data=" + Base64.getUrlEncoder().encodeToString(bytes)))
                .isEqualTo(MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data=%21%21", "a=1&a.b=2", "a.b=2&a=1", "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=1"})
    void refusesWhatIsNoMessage(String query) {
        assertThatThrownBy(() -> message(query))
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST));
    }

    private static String message(String query) {
        return new String(PixelQuery.message(QueryParameters.parse(query)), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
