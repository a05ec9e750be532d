package io.millrace.standalone.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeysCommandTest {
    private static final Pattern JSON = Pattern.compile(
            "\\{\"key\":\"(mk_[A-Za-z0-9_-]{32})\",\"sha256\":\"([0-9a-f]{64})\",\"source\":\"web\",\"kind\":\"browser\"}\\s*");

    @Test
    void aNewKeyComesWithItsHash() throws Exception {
        Matcher shown = JSON.matcher(output("", ExitCode.DONE, "keys", "new", "web", "--kind", "browser", "--json"));
        assertThat(shown.matches()).isTrue();
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(shown.group(1).getBytes(StandardCharsets.UTF_8));
        assertThat(shown.group(2)).isEqualTo(HexFormat.of().formatHex(digest));
        assertThat(output("", ExitCode.DONE, "keys", "new", "web"))
                .contains("key:   mk_", "source: web", "kind: server")
                .doesNotContain("origins");
    }

    @Test
    void aKnownKeyIsHashed() {
        assertThat(output("demo-key\n", ExitCode.DONE, "keys", "hash"))
                .isEqualTo("c48a01f49fd0f2cc404bc3cbbc80e91457a3d41bb429a695243de4c61794155c\n");
    }

    @Test
    void wrongUseIsTold() {
        assertThat(output("", 2, "keys", "new", "No Source")).isEmpty();
        assertThat(output("", 2, "keys", "new", "web", "--kind", "phone")).isEmpty();
        assertThat(output("", 2, "keys", "hash")).isEmpty();
        assertThat(output("", 2, "keys")).isEmpty();
    }

    private static String output(String input, int exitCode, String... arguments) {
        InputStream standardInput = System.in;
        PrintStream standardOutput = System.out;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            assertThat(Millrace.commandLine().execute(arguments)).isEqualTo(exitCode);
        } finally {
            System.setIn(standardInput);
            System.setOut(standardOutput);
        }
        return shown.toString(StandardCharsets.UTF_8);
    }
}
