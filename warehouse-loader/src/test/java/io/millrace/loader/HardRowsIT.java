package io.millrace.loader;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.lake.store.ObjectStore.ObjectProperties;
import io.millrace.loader.reconcile.CycleOutcome;
import io.millrace.loader.reconcile.LoadObserver;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Where each kind of trouble ends, as docs/loading.md says: single passes over the real servers. */
@ExtendWith(SharedStack.class)
class HardRowsIT {
    private static final int LARGEST_ROW = 4 << 20;

    private static LoaderStack stack;
    private static LoaderOperations operations;

    @BeforeAll
    static void open(LoaderStack shared) {
        stack = shared;
        operations = stack.operations();
        operations.migrate();
    }

    @AfterAll
    static void close() {
        operations.close();
    }

    @Test
    void rowsThatTheLakeWriterWouldRefuseAreBadRowsAndTheOthersLoad() throws Exception {
        stack.execute(
                "CREATE TABLE public.raw_rows (_id VARCHAR(64) NOT NULL, n INTEGER, text VARCHAR(65535), doc SUPER)");
        byte[] invalidUtf8 = RawBatches.utf8("{\"_id\":\"utf8\",\"text\":\"a?b\"}");
        invalidUtf8[indexOf(invalidUtf8, '?')] = (byte) 0xc3;
        byte[] nul = RawBatches.utf8("{\"_id\":\"nul\",\"text\":\"a?b\"}");
        nul[indexOf(nul, '?')] = 0;
        BatchName batch = RawBatches.write(
                stack.store,
                "raw_rows",
                RawBatches.utf8("{\"_id\":\"good\",\"n\":1,\"text\":\"x\",\"doc\":{\"k\":[1]}}"),
                RawBatches.utf8("{\"_id\":\"escaped nul\",\"text\":\"a\\u0000b\"}"),
                nul,
                invalidUtf8,
                RawBatches.utf8("{\"_id\":\"half a pair\",\"text\":\"\\ud800\"}"),
                RawBatches.utf8("{\"_id\":\"range\",\"n\":3000000000}"),
                RawBatches.utf8("{\"_id\":\"unfinished\""),
                RawBatches.utf8("no object"),
                RawBatches.utf8("{\"_id\":\"long text\",\"text\":\"" + "x".repeat(65_536) + "\"}"),
                row("too large", LARGEST_ROW + 1),
                row("large", LARGEST_ROW - 1),
                RawBatches.utf8("{\"_id\":\"last\",\"n\":2}"));
        CycleOutcome outcome = load("raw_rows");
        assertThat(outcome).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        assertThat(stack.read("SELECT _id FROM public.raw_rows ORDER BY _id"))
                .containsExactly(List.of("good"), List.of("large"), List.of("last"));
        assertThat(stack.read("SELECT json_size(doc) FROM public.raw_rows WHERE _id = 'large'")
                        .get(0)
                        .get(0))
                .satisfies(size -> assertThat(Integer.parseInt(size)).isGreaterThan(LARGEST_ROW - 100));
        assertThat(stack.read("SELECT line, code FROM millrace.bad_rows WHERE object = '" + batch.objectKey()
                        + "' ORDER BY line"))
                .containsExactly(
                        List.of("2", "1218"),
                        List.of("3", "1216"),
                        List.of("4", "1220"),
                        List.of("5", "1220"),
                        List.of("6", "1222"),
                        List.of("7", "1216"),
                        List.of("8", "1216"),
                        List.of("9", "1204"),
                        List.of("10", "1216"));
    }

    private static int indexOf(byte[] bytes, char wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw new IllegalArgumentException("no " + wanted);
    }

    /** An object of exactly so many bytes. */
    private static byte[] row(String id, int size) {
        String begin = "{\"_id\":\"" + id + "\",\"doc\":{\"k\":[\"";
        String end = "\"]}}";
        String separator = "\",\"";
        StringBuilder row = new StringBuilder(size).append(begin);
        String piece = "y".repeat(1_000) + separator;
        while (row.length() + piece.length() + end.length() < size) {
            row.append(piece);
        }
        row.append("z".repeat(size - row.length() - end.length())).append(end);
        return RawBatches.utf8(row.toString());
    }

    @Test
    void aBatchOfBadRowsAloneIsSettledWithoutALoad() throws Exception {
        stack.execute("CREATE TABLE public.all_bad (_id VARCHAR(64), n SMALLINT, at TIMESTAMP)");
        stack.write(
                "all_bad",
                "{\"_id\":\"a\",\"n\":70000}",
                "{\"_id\":\"b\",\"n\":80000}",
                "{\"_id\":\"c\",\"at\":\"2026-13-01T00:00:00\"}");
        assertThat(load("all_bad")).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        assertThat(stack.read("SELECT count(*) FROM public.all_bad")).containsExactly(List.of("0"));
        assertThat(stack.read("SELECT rows, bad FROM millrace.load_ledger WHERE dataset = 'all_bad'"))
                .containsExactly(List.of("0", "3"));
        assertThat(stack.read(
                        "SELECT line, column_name FROM millrace.bad_rows WHERE dataset = 'all_bad' ORDER BY line"))
                .containsExactly(List.of("1", "n"), List.of("2", "n"), List.of("3", "at"));
        assertThat(load("all_bad")).isEqualTo(new CycleOutcome.Idle());
    }

    @Test
    void aDamagedObjectIsHeldAtOnceAndItsNeighboursLoad() throws Exception {
        stack.write("damaged", "{\"_id\":\"a\",\"n\":1}");
        BatchName truncated = stack.write("damaged", "{\"_id\":\"b\",\"n\":2}");
        BatchName otherFormat = stack.write("damaged", "{\"_id\":\"c\",\"n\":3}");
        BatchName otherBytes = stack.write("damaged", "{\"_id\":\"d\",\"n\":4}");
        stack.write("damaged", "{\"_id\":\"e\",\"n\":5}");
        damage(truncated, body -> Arrays.copyOf(body, body.length - 3));
        damage(otherFormat, body -> {
            byte[] text = new byte[body.length];
            Arrays.fill(text, (byte) ' ');
            return text;
        });
        damage(otherBytes, body -> {
            body[0] ^= 1;
            return body;
        });
        AtomicInteger attempts = new AtomicInteger();
        CycleOutcome outcome = operations.load(new DatasetName("damaged"), new LoadObserver() {
            @Override
            public void attempts(DatasetName dataset, int made) {
                attempts.addAndGet(made);
            }
        });
        assertThat(outcome).isEqualTo(new CycleOutcome.Worked(2, 3, false));
        assertThat(attempts).hasValue(1);
        assertThat(stack.read("SELECT _id FROM public.damaged ORDER BY _id"))
                .containsExactly(List.of("a"), List.of("e"));
        assertThat(stack.read(
                        "SELECT object, code FROM millrace.held_batches WHERE dataset = 'damaged' ORDER BY object"))
                .containsExactlyInAnyOrder(
                        List.of(truncated.objectKey(), "corrupt_object"),
                        List.of(otherFormat.objectKey(), "corrupt_object"),
                        List.of(otherBytes.objectKey(), "corrupt_object"));
        assertThat(stack.read("SELECT count(*) FROM millrace.bad_rows WHERE dataset = 'damaged'"))
                .containsExactly(List.of("0"));
    }

    private void damage(BatchName name, java.util.function.UnaryOperator<byte[]> change) {
        ObjectProperties properties = stack.store
                .describe(name.objectKey())
                .map(description -> new ObjectProperties("application/zstd", description.metadata()))
                .orElseThrow();
        byte[] body = stack.store.read(name.objectKey()).orElseThrow();
        stack.store.put(name.objectKey(), change.apply(body), properties);
    }

    @Test
    void fractionsArriveDigitByDigitThoughCopyWouldLoseThem() throws Exception {
        stack.execute("CREATE TABLE public.fractions (_id VARCHAR(64), price DECIMAL(38,18), small DECIMAL(4,2))");
        BatchName batch = stack.write(
                "fractions",
                "{\"_id\":\"a\",\"price\":12345678901234567890.123456789012345678,\"small\":0.29}",
                "{\"_id\":\"b\",\"price\":-0.1,\"small\":1.15}");
        assertThat(load("fractions")).isEqualTo(new CycleOutcome.Worked(1, 0, false));
        assertThat(stack.read("SELECT _id, price, small FROM public.fractions ORDER BY _id"))
                .containsExactly(
                        List.of("a", "12345678901234567890.123456789012345678", "0.29"),
                        List.of("b", "-0.100000000000000000", "1.15"));
        // The same rows by a COPY of one's own: what the loader guards against.
        stack.execute("CREATE TABLE public.lossy (_id VARCHAR(64), price DECIMAL(38,18), small DECIMAL(4,2))");
        stack.execute("COPY public.lossy FROM 's3://" + stack.objectStore.bucket() + "/" + batch.objectKey()
                + "' IAM_ROLE default FORMAT JSON 'auto' ZSTD MAXERROR 100");
        assertThat(stack.read("SELECT small FROM public.lossy WHERE _id = 'a'")).containsExactly(List.of("0.28"));
    }

    @Test
    void noSecretIsLoggedOrShownByTheWarehouse() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        // What the emulator and the store say is theirs; they share this process with the loader only here.
        Logger loader = (Logger) LoggerFactory.getLogger("io.millrace");
        Logger driver = (Logger) LoggerFactory.getLogger("com.amazon.redshift");
        loader.setLevel(Level.TRACE);
        driver.setLevel(Level.TRACE);
        List<String> statements = new ArrayList<>();
        try {
            stack.execute("CREATE TABLE public.secretive (_id VARCHAR(64), n SMALLINT)");
            stack.write("secretive", "{\"_id\":\"a\",\"n\":1}", "{\"_id\":\"b\",\"n\":70000}");
            assertThat(load("secretive")).isEqualTo(new CycleOutcome.Worked(1, 0, false));
            try (Connection connection = stack.connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT query FROM pg_stat_activity")) {
                while (row.next()) {
                    statements.add(String.valueOf(row.getString(1)));
                }
            }
        } finally {
            loader.setLevel(null);
            driver.setLevel(null);
            root.setLevel(before);
            root.detachAppender(log);
        }
        List<String> lines =
                log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        List<String> secrets = List.of(
                stack.objectStore.secretKey(), stack.warehouse.ownerPassword(), stack.warehouse.analystPassword());
        for (String secret : secrets) {
            assertThat(lines).noneMatch(line -> line.contains(secret));
            assertThat(statements).noneMatch(line -> line.contains(secret));
        }
        assertThat(statements).isNotEmpty();
    }

    private static CycleOutcome load(String dataset) {
        return operations.load(new DatasetName(dataset), new LoadObserver() {});
    }
}
