package io.millrace.schemas.tally;

import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TallyCodecTest {
    private static final Instant TIME = Instant.parse("2026-11-23T10:15:00Z");

    @Test
    void aCountComesBackAsItWas() {
        Tally.Accepted tally = new Tally.Accepted("r1", new DatasetName("plays"), 498_826, 12, 1);
        assertThat(TallyCodec.decode(TallyCodec.encode(tally))).isEqualTo(tally);
        assertThat(tally.key()).isEqualTo("r1/plays/498826");
        assertThat(new String(TallyCodec.encode(tally), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"format\":1,\"stage\":\"edge\",\"run\":\"r1\",\"kind\":\"accepted\",\"dataset\":\"plays\","
                                + "\"hour\":498826,\"accepted\":12,\"unplaced\":1}");
    }

    @Test
    void aRunComesBackAsItWas() {
        Tally.Run run = new Tally.Run("r1", "edge-1", TIME, TIME.plusSeconds(10), true);
        assertThat(TallyCodec.decode(TallyCodec.encode(run))).isEqualTo(run);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"format\":2,\"run\":\"r\",\"kind\":\"run\"}", "{\"format\":1,\"run\":\"r\"}"})
    void whatIsNoTallyIsSaidToBeNone(String document) {
        assertThatThrownBy(() -> TallyCodec.decode(document.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("is no tally");
    }
}
