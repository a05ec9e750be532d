package io.millrace.redshift.emulator;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The emulator as somebody runs it who has nothing of Millrace. */
@ExtendWith(BackendsExtension.class)
class EmulatorProgramIT {
    private static final Pattern ADDRESS =
            Pattern.compile("jdbc:redshift://127\\.0\\.0\\.1:(\\d+)/postgres\\?ssl=false");
    private static final Map<String, String> KEYS =
            Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "testsecret");

    private final Backends backends;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch end = new CountDownLatch(1);

    EmulatorProgramIT(Backends backends) {
        this.backends = backends;
    }

    @Test
    void saysWhereItListensAndServesUntilItIsEnded() throws Exception {
        FutureTask<Integer> program = new FutureTask<>(() -> run(KEYS, "--listen", "127.0.0.1:0"));
        Thread thread = new Thread(program);
        thread.start();
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> ADDRESS.matcher(text(out)).find());
        Matcher address = ADDRESS.matcher(text(out));
        assertThat(address.find()).isTrue();
        try (Connection connection = Backends.redshift(Integer.parseInt(address.group(1)))) {
            assertThat(Sql.one(connection, "SELECT version()")).contains("Redshift");
        }
        end.countDown();
        assertThat(program.get(60, TimeUnit.SECONDS)).isZero();
        thread.join();
    }

    @Test
    void makesTheWarehouseWhenItIsAskedTo(@TempDir Path directory) throws Exception {
        Map<String, String> secrets = new HashMap<>(KEYS);
        secrets.put("WAREHOUSE_OWNER_PASSWORD", "owner-secret");
        assertThat(run(secrets, "--listen", "127.0.0.1:0", "--warehouse")).isEqualTo(2);
        assertThat(text(err)).contains("WAREHOUSE_ANALYST_PASSWORD").doesNotContain("owner-secret");

        secrets.put("WAREHOUSE_ANALYST_PASSWORD", "analyst-secret");
        end.countDown();
        try (EmbeddedPostgres own = Backends.postgres(directory)) {
            for (int start = 0; start < 2; start++) {
                assertThat(runBefore(own.getPort(), secrets, "--listen", "127.0.0.1:0", "--warehouse"))
                        .isZero();
            }
            try (Connection connection = DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + own.getPort() + "/" + WarehouseRoles.DATABASE,
                    WarehouseRoles.ANALYST,
                    "analyst-secret")) {
                assertThat(Sql.one(connection, "SELECT current_user")).isEqualTo(WarehouseRoles.ANALYST);
            }
        }
    }

    @Test
    void theProbeTellsAServerFromNone() throws Exception {
        FutureTask<Integer> program = new FutureTask<>(() -> run(KEYS, "--listen", "127.0.0.1:0"));
        new Thread(program).start();
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> ADDRESS.matcher(text(out)).find());
        Matcher address = ADDRESS.matcher(text(out));
        assertThat(address.find()).isTrue();
        int port = Integer.parseInt(address.group(1));
        assertThat(EmulatorProbe.answers(port)).isTrue();
        end.countDown();
        assertThat(program.get(60, TimeUnit.SECONDS)).isZero();
        assertThat(EmulatorProbe.answers(port)).isFalse();
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(run(Map.of(), "--listen", "127.0.0.1:0")).isEqualTo(2);
        assertThat(text(err)).contains("AWS_ACCESS_KEY_ID");
        assertThat(run(KEYS, "--listen", "nowhere")).isEqualTo(2);
        assertThat(text(err)).contains("--listen must be HOST:PORT, but is 'nowhere'");
        assertThat(run(KEYS, "--listen", "127.0.0.1:0", "--database", "none")).isEqualTo(3);
        assertThat(text(err)).contains("could not prepare");
    }

    private int run(Map<String, String> environment, String... arguments) {
        return runBefore(backends.postgresTarget().port(), environment, arguments);
    }

    private int runBefore(int postgresPort, Map<String, String> environment, String... arguments) {
        EmulatorProgram program = new EmulatorProgram(environment, print(out), print(err), end::await);
        String[] all = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        all[0] = "--postgres";
        all[1] = "127.0.0.1:" + postgresPort;
        all[2] = "--s3";
        all[3] = "http://127.0.0.1:9000";
        return new CommandLine(program).execute(all);
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream of) {
        return of.toString(StandardCharsets.UTF_8);
    }
}
