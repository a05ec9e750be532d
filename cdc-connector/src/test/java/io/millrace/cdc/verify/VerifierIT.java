package io.millrace.cdc.verify;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.cdc.capture.Bench;
import io.millrace.cdc.capture.SourceCapture;
import io.millrace.cdc.kafka.CommittedPosition;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.snapshot.TableName;
import io.millrace.cdc.source.JdbcFactsSource;
import io.millrace.cdc.verify.Verdict.Difference;
import io.millrace.cdc.verify.Verdict.Kind;
import io.millrace.cdc.verify.Verdict.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Real servers that are written to all the time, and a mirror of what the connector commits, with planted differences. */
class VerifierIT {
    private static final int ROWS = 500;
    private static final int SLICE_ROWS = 100;

    private final Bench bench = Bench.shared();

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void exactlyThePlantedDifferencesAreFoundWhileBothSidesChange(String flavor) throws Exception {
        String database = "verify_" + flavor;
        SourceSettings source = bench.source(database, flavor, Bench.capturing(database));
        fill(source, database);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try (SourceCapture capture = bench.capture(source);
                CommittedPosition position = new CommittedPosition(
                        database, Map.of("bootstrap.servers", bench.kafka().bootstrapServers()))) {
            Bench.awaitStreaming(capture);
            Future<?> writing = writer.submit(() -> write(source, database, stop));
            ChangedRows mirror = new ChangedRows(bench, database);
            Verifier verifier = new Verifier(
                    source,
                    bench.connections(source),
                    mirror,
                    new CapturedProgress(new JdbcFactsSource(bench.connections(source)), position),
                    dataset -> dataset.value().substring(dataset.value().lastIndexOf('.') + 1),
                    Duration.ofSeconds(1),
                    Clock.systemUTC(),
                    SLICE_ROWS);
            assertThat(verifier.tables())
                    .contains(new TableName(database, "numbered"), new TableName(database, "named"));

            Verdict numbered = verifier.verify(new TableName(database, "numbered"));
            assertThat(numbered.outcome()).as("%s", numbered).isEqualTo(Outcome.SAME);
            assertThat(numbered.sourceRows()).isEqualTo(numbered.mirrorRows()).isGreaterThanOrEqualTo(ROWS);
            Verdict named = verifier.verify(new TableName(database, "named"));
            assertThat(named.outcome()).as("%s", named).isEqualTo(Outcome.SAME);
            assertThat(named.sourceRows()).isEqualTo(ROWS);
            assertThat(verifier.verify(new TableName(database, "keyless")).outcome())
                    .isEqualTo(Outcome.NOT_COMPARABLE);

            mirror.plant("numbered", rows -> {
                rows.remove("7");
                rows.put("8", changed(rows, "8", "d", "0.01"));
                rows.put("99999", changed(rows, "9", "id", "99999"));
            });
            mirror.plant("named", rows -> rows.remove("name 5 é"));
            numbered = verifier.verify(new TableName(database, "numbered"));
            assertThat(numbered.shown())
                    .as("%s", numbered)
                    .containsExactlyInAnyOrder(
                            new Difference(Kind.MISSING, "7"),
                            new Difference(Kind.CHANGED, "8"),
                            new Difference(Kind.EXTRA, "99999"));
            assertThat(numbered.sourceRows()).isEqualTo(numbered.mirrorRows());
            named = verifier.verify(new TableName(database, "named"));
            assertThat(named.shown()).containsExactly(new Difference(Kind.MISSING, "name 5 é"));
            assertThat(named.mirrorRows()).isEqualTo(ROWS - 1);
            if (flavor.equals("mysql")) {
                theScheduleFindsThemToo(database, verifier);
            }
            stop.set(true);
            writing.get(60, TimeUnit.SECONDS);
        } finally {
            stop.set(true);
            writer.shutdownNow();
        }
    }

    private static void theScheduleFindsThemToo(String source, Verifier verifier) {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (ScheduledVerification schedule = new ScheduledVerification(
                source, verifier, () -> true, Duration.ofMillis(50), metrics, Clock.systemUTC())) {
            schedule.start();
            await().atMost(Bench.PATIENCE)
                    .until(() -> metrics.get("millrace.verify.differences")
                                    .tag("source", source)
                                    .gauge()
                                    .value()
                            == 4);
            Health health = new VerificationHealth(new ScheduledVerifications(List.of(schedule))).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(String.valueOf(health.getDetails().get(source)))
                    .contains("differences=4")
                    .contains("1 missing in the mirror, 1 only there, 1 with other values");
        }
    }

    private static Map<String, Optional<String>> changed(
            Map<String, Map<String, Optional<String>>> rows, String key, String column, String value) {
        Map<String, Optional<String>> other = new LinkedHashMap<>(rows.getOrDefault(key, Map.of()));
        other.put(column, Optional.of(value));
        return other;
    }

    private void fill(SourceSettings source, String database) throws Exception {
        List<String> numbered = new ArrayList<>();
        List<String> named = new ArrayList<>();
        for (int i = 1; i <= ROWS; i++) {
            numbered.add("(" + i + ", " + i + ".50, '2024-02-29 12:34:56.1', 0x0" + (i % 10) + "00, " + i
                    + "e-3, 'b', 'x,y', 18446744073709551615, '-100:00:00')");
            named.add("('name " + i + " é', " + i + ")");
        }
        bench.run(
                source,
                "CREATE DATABASE " + database + " CHARACTER SET utf8mb4",
                "CREATE TABLE " + database
                        + ".numbered (id INT PRIMARY KEY, d DECIMAL(12,2), at DATETIME(3), raw BINARY(4),"
                        + " f DOUBLE, kind ENUM('a','b'), tags SET('x','y'), big BIGINT UNSIGNED, span TIME)",
                "CREATE TABLE " + database + ".named (name VARCHAR(30) PRIMARY KEY, n INT)",
                "CREATE TABLE " + database + ".keyless (n INT)",
                "INSERT INTO " + database + ".numbered VALUES " + String.join(",", numbered),
                "INSERT INTO " + database + ".named VALUES " + String.join(",", named));
    }

    /** Changes rows beyond the hundredth, so that the planted ones keep still. */
    private @Nullable Void write(SourceSettings source, String database, AtomicBoolean stop) throws Exception {
        try (Connection connection = bench.connections(source).open();
                Statement statement = connection.createStatement()) {
            for (int i = 0; !stop.get(); i++) {
                int id = 101 + i % 400;
                statement.execute("UPDATE " + database + ".numbered SET d = d + 1, f = f * 1.5 WHERE id = " + id);
                statement.execute("INSERT INTO " + database + ".numbered (id, d) VALUES (" + (10_000 + i) + ", 1)");
                statement.execute("UPDATE " + database + ".named SET n = n + 1 WHERE name = 'name " + id + " é'");
                Thread.sleep(20);
            }
        }
        return null;
    }

    /** The rows that come of the committed changes, as a warehouse would show them. */
    private static final class ChangedRows implements Mirror {
        private static final Pattern RANGE = Pattern.compile("\"\\w+\" (>|<=) (\\d+)");
        private static final Pattern HASH = Pattern.compile("MD5\\(\"\\w+\"\\) LIKE '([0-9a-f]*)%'");
        private static final Map<String, String> NUMBERED = new LinkedHashMap<>();

        static {
            NUMBERED.put("id", "integer");
            NUMBERED.put("d", "numeric");
            NUMBERED.put("at", "timestamp without time zone");
            NUMBERED.put("raw", "character varying");
            NUMBERED.put("f", "double precision");
            NUMBERED.put("kind", "character varying");
            NUMBERED.put("tags", "super");
            NUMBERED.put("big", "numeric");
            NUMBERED.put("span", "character varying");
        }

        private final Bench bench;
        private final String source;
        private final Map<String, Consumer<Map<String, Map<String, Optional<String>>>>> planted = new TreeMap<>();

        private List<JsonNode> read = List.of();
        private long readAt = System.nanoTime() - TimeUnit.MINUTES.toNanos(1);

        private ChangedRows(Bench bench, String source) {
            this.bench = bench;
            this.source = source;
        }

        void plant(String table, Consumer<Map<String, Map<String, Optional<String>>>> change) {
            planted.put(table, change);
        }

        @Override
        public Optional<Map<String, String>> columns(String table) {
            return Optional.of(
                    table.equals("numbered") ? NUMBERED : Map.of("name", "character varying", "n", "integer"));
        }

        @Override
        public void rows(
                String table,
                List<String> columns,
                Optional<String> condition,
                Consumer<List<Optional<String>>> target) {
            Map<String, Map<String, Optional<String>>> rows = replayed(table);
            planted.getOrDefault(table, all -> {}).accept(rows);
            rows.forEach((key, row) -> {
                if (condition.isEmpty() || matches(condition.get(), key)) {
                    target.accept(columns.stream()
                            .map(column -> row.getOrDefault(column, Optional.empty()))
                            .toList());
                }
            });
        }

        /** A mirror may be late, by less than the time of patience: what was read is kept for a moment. */
        private List<JsonNode> changes() throws Exception {
            long now = System.nanoTime();
            if (now - readAt > TimeUnit.MILLISECONDS.toNanos(300)) {
                read = bench.changes(source);
                readAt = now;
            }
            return read;
        }

        private Map<String, Map<String, Optional<String>>> replayed(String table) {
            Map<String, Map<String, Optional<String>>> rows = new TreeMap<>();
            try {
                for (JsonNode change : changes()) {
                    if (!change.path("source").path("table").asString().equals(table)) {
                        continue;
                    }
                    Map<String, Optional<String>> row = new LinkedHashMap<>();
                    change.path("after").properties().forEach(field -> row.put(field.getKey(), text(field.getValue())));
                    rows.put(text(change.path("key").values().iterator().next()).orElse(""), row);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return rows;
        }

        private static Optional<String> text(JsonNode value) {
            if (value.isNull()) {
                return Optional.empty();
            }
            return Optional.of(value.isString() ? value.asString() : value.toString());
        }

        private static boolean matches(String condition, String key) {
            Matcher hash = HASH.matcher(condition);
            if (hash.matches()) {
                return md5(key).startsWith(hash.group(1));
            }
            Matcher range = RANGE.matcher(condition);
            boolean within = true;
            while (range.find()) {
                long limit = Long.parseLong(range.group(2));
                within &= range.group(1).equals(">") ? Long.parseLong(key) > limit : Long.parseLong(key) <= limit;
            }
            return within;
        }

        private static String md5(String text) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
