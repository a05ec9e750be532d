package io.millrace.monitor.edge;

import io.millrace.monitor.edge.PrometheusText.Sample;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PrometheusTextTest {
    @Test
    void readsWhatTheFormatAllows() {
        String text = """
                # HELP up a help text with {braces} and "quotes"
                # TYPE up gauge
                up 1
                no_labels{} 2.5
                one{a="b"} 1.0E7 1395066363000
                \tspaced { a = "b" , c = "d", }   +Inf
                escaped{path="C:\\\\DIR\\n\\"x\\"",comma="a,b}"} -Inf
                nan NaN
                """;
        assertThat(PrometheusText.parse(text.replace("spaced {", "spaced{")))
                .containsExactly(
                        new Sample("up", Map.of(), 1),
                        new Sample("no_labels", Map.of(), 2.5),
                        new Sample("one", Map.of("a", "b"), 1.0E7),
                        new Sample("spaced", Map.of("a", "b", "c", "d"), Double.POSITIVE_INFINITY),
                        new Sample(
                                "escaped", Map.of("path", "C:\\DIR\n\"x\"", "comma", "a,b}"), Double.NEGATIVE_INFINITY),
                        new Sample("nan", Map.of(), Double.NaN));
    }

    @Test
    void nothingIsNoSamples() {
        assertThat(PrometheusText.parse("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "up one",
                "up 1 2 3",
                "up 1 later",
                "up{a=\"b\" 1",
                "up{a=\"b\"}",
                "up{a=\"b\"}1",
                "up{a=b} 1",
                "up{a=\"b} 1",
                "up{a=\"\\x\"} 1",
                "up{a=\"1\",a=\"2\"} 1",
                "up{=\"1\"} 1",
                "up{a=\"1\"b=\"2\"} 1",
                "1up 1",
                "up 0x10",
                "up 1f",
                "<html>"
            })
    void refusesEverythingElse(String line) {
        assertThatThrownBy(() -> PrometheusText.parse("ok 1\n" + line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void refusesATextThatIsCutOff() {
        assertThatThrownBy(() -> PrometheusText.parse("millrace_events_total{outcome=\"accepted\"} 12"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cut off");
    }
}
