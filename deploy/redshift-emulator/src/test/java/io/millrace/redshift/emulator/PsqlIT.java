package io.millrace.redshift.emulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The client that people have at hand; left out where it is not installed. */
@ExtendWith(BackendsExtension.class)
class PsqlIT {
    private final Backends backends;

    PsqlIT(Backends backends) {
        this.backends = backends;
    }

    @Test
    void runsRedshiftsSql() throws IOException, InterruptedException {
        assumeTrue(installed(), "psql is not installed");
        String file = backends.put("psql/1.jsonl", "{\"id\":1,\"doc\":{\"k\":\"v\"}}\n{\"id\":2}\n");
        String output = psql(
                "CREATE TABLE psql_t (id INT DISTKEY, doc SUPER) SORTKEY (id)",
                "COPY psql_t FROM '" + file + "' IAM_ROLE default JSON 'auto'",
                "SELECT pg_last_copy_count(), nvl(max(doc.k::varchar), 'none') FROM psql_t",
                "UNLOAD ('SELECT id FROM psql_t ORDER BY id') TO 's3://lake/psql/out_' IAM_ROLE default CSV",
                "SELECT \"column\", distkey FROM pg_table_def WHERE tablename = 'psql_t' AND sortkey = 1",
                "COPY psql_t FROM 's3://lake/psql/none' IAM_ROLE default JSON 'auto'",
                "\\d psql_t",
                "SELECT 'still here'");
        assertThat(output)
                .contains("INFO:  Load into table 'psql_t' completed, 2 record(s) loaded successfully.")
                .contains("2|v")
                .contains("INFO:  UNLOAD completed, 2 record(s) unloaded successfully.")
                .contains("id|t")
                .contains("ERROR:  The specified S3 prefix 'psql/none' does not exist")
                .contains("doc|super")
                .contains("still here");
        assertThat(backends.get("psql/out_0000_part_00")).isEqualTo("1\n2\n");
    }

    private String psql(String... commands) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                "psql",
                "-X",
                "-A",
                "-t",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(backends.port()),
                "-U",
                Backends.USER));
        line.addAll(List.of("-d", "postgres"));
        for (String command : commands) {
            line.addAll(List.of("-c", command));
        }
        Path output = Files.createTempFile("psql", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("PGPASSWORD", Backends.PASSWORD);
        builder.start().waitFor();
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    private static boolean installed() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("psql", "--version").start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
