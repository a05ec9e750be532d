package io.millrace.cdc.capture;

import io.millrace.cdc.check.Answer;
import io.millrace.cdc.check.BinlogPosition;
import io.millrace.cdc.check.Grants;
import io.millrace.cdc.check.Hosting;
import io.millrace.cdc.check.ServerFacts;
import io.millrace.cdc.check.ServerVariables;
import io.millrace.cdc.check.ServerVersion;
import io.millrace.cdc.stream.SourcePosition;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Servers are told apart by identity and transactions: names and numbers of files begin anew with every other server. */
class PositionCheckTest {
    private static final String BLUE = "aaaaaaaa-e6e7-11f1-adf8-02fc00000001";
    private static final String GREEN = "bbbbbbbb-e6e7-11f1-adf8-02fc00000001";

    @Test
    void theSameServerGoesOnWhereItWas() {
        SourcePosition stored = stored(BLUE, BLUE + ":1-10", "binlog.000009");
        assertThat(check(BLUE, BLUE + ":1-12", "binlog.000009").goOn(stored)).isEqualTo(stored);
    }

    @Test
    void anotherServerThatHasEverythingTakesOverByItsTransactions() {
        SourcePosition stored = stored(BLUE, BLUE + ":1-10", "binlog.000900");
        SourcePosition taken =
                check(GREEN, BLUE + ":1-10," + GREEN + ":1-3", "binlog.000002").goOn(stored);
        assertThat(taken.serverUuid()).isEqualTo(GREEN);
        assertThat(taken.gtids()).isEqualTo(BLUE + ":1-10");
        assertThat(taken.file()).isEmpty();
        assertThat(taken.seq()).isEqualTo(stored.seq());
    }

    @Test
    void aServerThatLacksWhatWasCapturedIsRefusedHoweverLateItsFiles() {
        SourcePosition stored = stored(BLUE, BLUE + ":1-10", "binlog.000003");
        // A restored backup keeps its identity, a switch to green doesn't; the file's number says nothing.
        assertLost(check(BLUE, BLUE + ":1-9", "binlog.000777"), stored, "restored");
        assertLost(check(GREEN, BLUE + ":1-9," + GREEN + ":1-400", "binlog.000777"), stored, "lacks transactions");
        assertLost(check(GREEN, GREEN + ":1-400", "binlog.000777"), stored, "lacks transactions");
    }

    @Test
    void withoutGtidsAnotherServerIsRefused() {
        SourcePosition stored = stored(BLUE, "", "binlog.000003");
        assertThat(check(BLUE, "", "binlog.000004").goOn(stored)).isEqualTo(stored);
        assertLost(check(GREEN, "", "binlog.000004"), stored, "another server");
    }

    @Test
    void transactionsAreKnownFromAServersFirstOn() {
        PositionCheck fresh = check(BLUE, "", "binlog.000001", "ON");
        assertThat(fresh.knowsTransactions(fresh.end(0))).isTrue();
        PositionCheck used = check(BLUE, BLUE + ":1-3", "binlog.000001", "ON");
        assertThat(used.knowsTransactions(used.end(0))).isTrue();
        assertThat(used.knowsTransactions(stored(BLUE, "", "binlog.000001"))).isFalse();
        PositionCheck without = check(BLUE, "", "binlog.000001", "OFF");
        assertThat(without.knowsTransactions(without.end(0))).isFalse();
    }

    private static void assertLost(PositionCheck check, SourcePosition stored, String words) {
        assertThatThrownBy(() -> check.goOn(stored))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining(words)
                .extracting(e -> ((MillraceException) e).code())
                .isEqualTo(ErrorCode.SOURCE_POSITION_LOST);
    }

    private static SourcePosition stored(String server, String gtids, String file) {
        return new SourcePosition(server, false, gtids, file, 4, SourcePosition.Partial.NONE, 77);
    }

    private static PositionCheck check(String server, String gtids, String file) {
        return check(server, gtids, file, gtids.isEmpty() ? "OFF" : "ON");
    }

    private static PositionCheck check(String server, String gtids, String file, String mode) {
        return new PositionCheck(
                "shop",
                new ServerFacts(
                        "8.0.36",
                        ServerVersion.parse("8.0.36"),
                        Hosting.OWN,
                        new ServerVariables(Map.of("server_uuid", server, "gtid_mode", mode)),
                        Optional.of(new BinlogPosition(file, 155, gtids, List.of())),
                        new Grants("'cdc'@'%'", Set.of(), Set.of()),
                        Answer.NO,
                        true,
                        OptionalInt.empty()));
    }
}
