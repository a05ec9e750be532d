package io.millrace.redshift.emulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Python's drivers; left out where they are not installed. {@code -Dpython=…} names another interpreter. */
@ExtendWith(BackendsExtension.class)
class PsycopgIT {
    private static final String PYTHON = System.getProperty("python", "python3");

    private final Backends backends;

    PsycopgIT(Backends backends) {
        this.backends = backends;
    }

    @ParameterizedTest
    @ValueSource(strings = {"psycopg", "psycopg2"})
    void runsAScript(String driver) throws IOException, InterruptedException {
        assumeTrue(installed(driver), driver + " is not installed");
        String file = backends.put(
                driver + "/1.jsonl",
                "{\"id\":1,\"name\":\"é\",\"at\":\"2026-01-31T12:00:00Z\",\"doc\":{\"k\":\"v\"}}\n{\"id\":2,\"name\":\"b\"}\n");
        String script = Path.of("src", "test", "resources", "analyst.py").toString();
        Result result =
                python(script, driver, Integer.toString(backends.port()), Backends.USER, Backends.PASSWORD, file);
        assertThat(result.output().lines())
                .containsExactly(
                        "copied 2",
                        "found ('b', 'none')",
                        "types (1, datetime.datetime(2026, 1, 31, 12, 0), datetime.datetime(2026, 2, 1, 12, 0))",
                        "refused The specified S3 prefix 'psycopg/none' does not exist",
                        "streamed [1, 2, 10, 11, 12, 13, 14]",
                        "defined ('id', True)");
        assertThat(result.exitCode()).isZero();
    }

    private record Result(int exitCode, String output) {}

    private static boolean installed(String driver) throws InterruptedException {
        try {
            return python("-c", "import " + driver).exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Result python(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(PYTHON));
        line.addAll(List.of(arguments));
        Path output = Files.createTempFile("python", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        int exitCode = builder.start().waitFor();
        return new Result(exitCode, Files.readString(output, StandardCharsets.UTF_8));
    }
}
