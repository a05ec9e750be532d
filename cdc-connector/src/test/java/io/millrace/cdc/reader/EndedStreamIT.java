package io.millrace.cdc.reader;

import com.github.shyiko.mysql.binlog.network.ServerException;
import io.millrace.cdc.capture.Bench;
import io.millrace.cdc.check.BinlogPosition;
import io.millrace.cdc.check.ServerFacts;
import io.millrace.cdc.reader.BinlogEndedException.Reason;
import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.source.JdbcFactsSource;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Servers end streams with the same number for different reasons; these are the words of real ones. */
class EndedStreamIT {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Bench bench = Bench.shared();

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void whatWasPurgedIsAPositionThatIsLost(String flavor) throws Exception {
        SourceSettings source = bench.source("ended_" + flavor, flavor, Bench.capturing("ended_" + flavor));
        bench.run(source, "CREATE DATABASE ended_" + flavor);
        BinlogPosition before = end(source).binlogEnd().orElseThrow();
        bench.run(source, "CREATE TABLE ended_" + flavor + ".t (id INT)", "FLUSH BINARY LOGS");
        bench.run(
                source,
                "PURGE BINARY LOGS TO '" + end(source).binlogEnd().orElseThrow().file() + "'");
        assertThat(reasonOf(reader(source, new BinlogStart(true, before.gtids(), "", 4), 4_000_000_001L)))
                .isEqualTo(Reason.POSITION_LOST);
        assertThat(reasonOf(
                        reader(source, new BinlogStart(false, "", before.file(), before.position()), 4_000_000_002L)))
                .isEqualTo(Reason.POSITION_LOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void whoIsThrownOutByAnotherWithTheSameNumberIsToldSo(String flavor) throws Exception {
        SourceSettings source = bench.source("clash_" + flavor, flavor, Bench.capturing("clash_" + flavor));
        BinlogPosition end = end(source).binlogEnd().orElseThrow();
        BinlogStart start = new BinlogStart(false, "", end.file(), end.position());
        try (BinlogReader first = reader(source, start, 4_000_000_003L)) {
            first.start();
            awaitFirst(first);
            try (BinlogReader second = reader(source, start, 4_000_000_003L)) {
                second.start();
                assertThat(endOf(first)).isEqualTo(Reason.SERVER_ID_TAKEN);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "log event entry exceeded max_allowed_packet; Increase max_allowed_packet on source | EVENT_TOO_LARGE",
                "Could not find first log file name in binary log index file | POSITION_LOST",
                "Cannot replicate because the source purged required binary logs | POSITION_LOST",
                "A replica with the same server_uuid/server_id as this replica has connected to the source | SERVER_ID_TAKEN",
                "Misconfigured source - server id was not set | REFUSED"
            })
    void reasonsAreToldApartByTheirWords(String words, Reason reason) {
        assertThat(BinlogEndedException.reason(new ServerException(words, 1236, "HY000")))
                .isEqualTo(reason);
    }

    private static Reason reasonOf(BinlogReader reader) throws InterruptedException {
        try (reader) {
            reader.start();
            return endOf(reader);
        }
    }

    private static Reason endOf(BinlogReader reader) throws InterruptedException {
        long deadline = System.nanoTime() + Bench.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                reader.poll(POLL);
            } catch (BinlogEndedException e) {
                return e.reason();
            }
        }
        throw new AssertionError("the stream did not end");
    }

    private static void awaitFirst(BinlogReader reader) throws InterruptedException {
        long deadline = System.nanoTime() + Bench.PATIENCE.toNanos();
        while (reader.poll(POLL).isEmpty()) {
            assertThat(System.nanoTime()).as("no event came").isLessThan(deadline);
        }
    }

    private ServerFacts end(SourceSettings source) {
        return new JdbcFactsSource(bench.connections(source)).read();
    }

    private static BinlogReader reader(SourceSettings source, BinlogStart start, long serverId) {
        return new BinlogReader(source, start, true, serverId, Duration.ofSeconds(2), Duration.ofSeconds(10));
    }
}
