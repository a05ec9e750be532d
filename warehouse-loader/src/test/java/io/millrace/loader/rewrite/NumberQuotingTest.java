package io.millrace.loader.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NumberQuotingTest {
    @Test
    void quotesOnlyTheNumbersOfItsColumnsDigitByDigit() {
        assertThat(quoted(
                        "{\"price\":22.55, \"n\":1.5,\"huge\": -12345678901234567890 ,\"text\":\"1.5\",\"none\":null}"))
                .isEqualTo(
                        "{\"price\":\"22.55\", \"n\":1.5,\"huge\": \"-12345678901234567890\" ,\"text\":\"1.5\",\"none\":null}");
    }

    @Test
    void writesExponentsOut() {
        assertThat(quoted("{\"price\":1.25e2}")).isEqualTo("{\"price\":\"125\"}");
    }

    private static String quoted(String row) {
        byte[] line =
                new NumberQuoting(Set.of("price", "huge", "text", "none")).apply(row.getBytes(StandardCharsets.UTF_8));
        return new String(line, StandardCharsets.UTF_8);
    }
}
