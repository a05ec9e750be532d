package io.millrace.monitor.console;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConsolePageTest {
    private final ConsolePage page = ConsolePage.load();

    @Test
    void theScriptPutsDataInAsTextOnly() {
        assertThat(page.html())
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(");
    }

    @Test
    void nothingComesFromElsewhere() {
        assertThat(page.html()).doesNotContain("src=", "@import", "url(");
        assertThat(Pattern.compile("https?://(?!www\\.w3\\.org/2000/svg)[a-z]")
                        .matcher(page.html())
                        .find())
                .isFalse();
    }

    @Test
    void thePolicyAllowsOnlyThePagesOwnStyleAndScript() {
        assertThat(page.policy())
                .contains("default-src 'none'", "script-src 'sha256-", "style-src 'sha256-", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(Pattern.compile("\\son[a-z]+=|\\sstyle=")
                        .matcher(page.html())
                        .find())
                .isFalse();
    }
}
