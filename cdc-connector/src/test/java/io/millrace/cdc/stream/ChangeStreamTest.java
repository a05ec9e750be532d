package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.Column;
import io.millrace.cdc.binlog.Gtid;
import io.millrace.cdc.binlog.Gtids;
import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.RowOperation;
import io.millrace.cdc.binlog.TableMap;
import io.millrace.schemas.error.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The numbering and the commits, crashed at every step. */
class ChangeStreamTest {
    private static final String UUID = "4e575429-e6e7-11f1-adf8-02fc00000001";
    private static final List<RowOperation> OPERATIONS =
            List.of(RowOperation.INSERT, RowOperation.UPDATE, RowOperation.DELETE);
    private static final SourcePosition START =
            new SourcePosition(UUID, false, UUID + ":1-9", "binlog.000001", 4, SourcePosition.Partial.NONE, 0);
    private static final TableMap ITEMS = TableMap.described(
            "shop",
            "items",
            List.of(new Column("id", Column.Family.INTEGER), new Column("name", Column.Family.TEXT)),
            new int[] {0});

    /** A call of a transaction, and whether it begins one. */
    private record Step(long transaction, Consumer<ChangeStream> call) {}

    @Test
    void theEnvelopeHoldsThePlaceTheKeyAndBothImages() {
        MemorySink sink = new MemorySink(START);
        ChangeStream stream = stream(sink, 100);
        begin(stream, 10);
        stream.row(ITEMS, RowOperation.UPDATE, row("7", "\"old\""), row("7", "\"new\""), 1_700_000_000, 300);
        stream.ended("binlog.000001", 331, 1_700_000_000);
        stream.commit();
        assertThat(sink.committed())
                .containsExactly(
                        "changes.shop.shop.items {\"op\":\"u\",\"source\":{\"name\":\"shop\",\"db\":\"shop\",\"table\":\"items\","
                                + "\"server_uuid\":\"" + UUID + "\",\"gtid\":\"" + UUID
                                + ":10\",\"file\":\"binlog.000001\",\"pos\":300,\"row\":0},\"seq\":1,\"ts\":\"2023-11-14T22:13:20Z\","
                                + "\"key\":{\"id\":7},\"before\":{\"id\":7,\"name\":\"old\"},\"after\":{\"id\":7,\"name\":\"new\"}}");
        assertThat(sink.position().gtids()).isEqualTo(UUID + ":1-10");
        assertThat(sink.position().position()).isEqualTo(331);
        assertThat(sink.position().seq()).isEqualTo(1);
    }

    @Test
    void aChangedKeyIsADeleteAndACreate() {
        MemorySink sink = new MemorySink(START);
        ChangeStream stream = stream(sink, 100);
        begin(stream, 10);
        stream.row(ITEMS, RowOperation.UPDATE, row("7", "null"), row("8", "null"), 1, 300);
        stream.ended("binlog.000001", 331, 1);
        stream.commit();
        assertThat(sink.committed()).hasSize(2);
        assertThat(sink.committed().get(0))
                .contains("\"op\":\"d\"", "\"key\":{\"id\":7}", "\"seq\":1,", "\"after\":null");
        assertThat(sink.committed().get(1))
                .contains("\"op\":\"c\"", "\"key\":{\"id\":8}", "\"seq\":2,", "\"before\":null");
    }

    @Test
    void datesThatAreNoneAreNullAndShownBeside() {
        MemorySink sink = new MemorySink(START);
        ChangeStream stream = stream(sink, 100);
        begin(stream, 10);
        RowImage row = new RowImage();
        row.json().putAscii("1");
        row.end();
        row.json().putAscii("\"0000-00-00\"");
        row.endNoDate();
        stream.row(ITEMS, RowOperation.INSERT, new RowImage(), row, 1, 300);
        stream.ended("binlog.000001", 331, 1);
        stream.commit();
        assertThat(sink.committed().get(0))
                .endsWith("\"after\":{\"id\":1,\"name\":null},\"raw\":{\"after\":{\"name\":\"0000-00-00\"}}}");
    }

    @Test
    void columnsAreLeftOutMaskedHashedAndCut() {
        MemorySink sink = new MemorySink(START);
        ColumnRules rules = new ColumnRules(
                List.of("shop.items.gone"),
                List.of("shop.*.masked"),
                List.of("*.hashed"),
                List.of(new ColumnRules.Truncation("shop.items.cut", 3)),
                "salt");
        ChangeStream stream = new ChangeStream(
                new StreamOptions("shop", UUID, false, CaptureRules.everything(), rules, 1, 1000, 1000, false),
                START,
                sink);
        List<Column> columns = new ArrayList<>();
        RowImage row = new RowImage();
        for (String name : List.of("id", "gone", "masked", "hashed", "cut")) {
            columns.add(new Column(name, Column.Family.TEXT));
            row.json().putString("a\n夜b" + name);
            row.end();
        }
        begin(stream, 10);
        stream.row(
                TableMap.described("shop", "items", columns, new int[] {0}),
                RowOperation.INSERT,
                new RowImage(),
                row,
                1,
                300);
        stream.ended("binlog.000001", 331, 1);
        stream.commit();
        assertThat(sink.committed().get(0))
                .contains("\"masked\":\"***\"", "\"cut\":\"a\\n夜\"")
                .containsPattern("\"hashed\":\"[0-9a-f]{64}\"")
                .doesNotContain("gone");
    }

    @Test
    void aHalfWrittenTransactionMustComeAgainWithTheSameRules() {
        MemorySink sink = new MemorySink(START);
        ChangeStream stream = stream(sink, 2);
        begin(stream, 10);
        for (int i = 0; i < 3; i++) {
            stream.row(ITEMS, RowOperation.INSERT, new RowImage(), row(Integer.toString(i), "null"), 1, 300);
        }
        assertThat(sink.position().partial().changes()).isEqualTo(2);
        assertThat(sink.position().gtids()).isEqualTo(UUID + ":1-9");
        sink.crash();

        ChangeStream other = stream(sink, 2);
        assertThatThrownBy(() -> begin(other, 11))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining(UUID + ":10 is half written");
        CaptureRules changed = new CaptureRules(List.of(), List.of(), List.of(), List.of("shop.items"));
        StreamOptions options =
                new StreamOptions("shop", UUID, false, changed, ColumnRules.plain(), 1, 1000, 1000, false);
        SourcePosition position = sink.position();
        assertThatThrownBy(() -> new ChangeStream(options, position, sink))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("put the settings back");
    }

    @Test
    void aCrashAtAnyStepLosesAndDoublesNothing() {
        long seed = System.nanoTime();
        List<Step> steps = steps(new Random(seed));
        MemorySink whole = new MemorySink(START);
        play(steps, whole, Integer.MAX_VALUE);
        assertThat(whole.committed()).hasSizeGreaterThan(100);

        for (int crash = 0; crash < steps.size(); crash++) {
            MemorySink sink = new MemorySink(START);
            play(steps, sink, crash);
            sink.crash();
            play(steps, sink, crash / 2);
            sink.crash();
            play(steps, sink, Integer.MAX_VALUE);
            assertThat(sink.committed())
                    .as("seed %s, crash at step %s", seed, crash)
                    .isEqualTo(whole.committed());
        }
    }

    /** Plays what the position does not hold yet, as a server would send it. */
    private static void play(List<Step> steps, MemorySink sink, int count) {
        Gtids done = Gtids.parse(false, sink.position().gtids());
        ChangeStream stream = stream(sink, 5);
        int played = 0;
        for (Step step : steps) {
            if (done.contains(new Gtid(UUID, step.transaction(), ""))) {
                continue;
            }
            if (played++ == count) {
                return;
            }
            step.call().accept(stream);
            if (played % 7 == 0 && stream.isBetweenTransactions()) {
                stream.commit();
            }
        }
        stream.commit();
    }

    private static List<Step> steps(Random random) {
        List<Step> steps = new ArrayList<>();
        for (long number = 10; number < 40; number++) {
            long transaction = number;
            steps.add(new Step(transaction, stream -> begin(stream, transaction)));
            int rows = random.nextInt(5) == 0 ? 30 : random.nextInt(4);
            for (int i = 0; i < rows; i++) {
                String id = Integer.toString(random.nextInt(9));
                RowOperation operation = OPERATIONS.get(random.nextInt(3));
                String other = Integer.toString(random.nextInt(9));
                long at = number * 1000 + i;
                steps.add(new Step(
                        transaction,
                        stream -> stream.row(ITEMS, operation, row(id, "\"b\""), row(other, "\"a\""), at, at)));
            }
            if (random.nextInt(6) == 0) {
                steps.add(new Step(transaction, stream -> stream.truncated("shop", "items", 1)));
                steps.add(new Step(
                        transaction, stream -> stream.defined("shop", "ALTER TABLE items ADD x INT", false, 1)));
            }
            steps.add(new Step(
                    transaction, stream -> stream.ended("binlog.000001", transaction * 1000 + 999, transaction)));
        }
        return steps;
    }

    private static void begin(ChangeStream stream, long number) {
        stream.began(Optional.of(new Gtid(UUID, number, UUID + ":" + number)));
    }

    private static ChangeStream stream(MemorySink sink, int maxRecords) {
        return new ChangeStream(
                new StreamOptions(
                        "shop",
                        UUID,
                        false,
                        CaptureRules.everything(),
                        ColumnRules.plain(),
                        1,
                        1_000_000,
                        maxRecords,
                        false),
                sink.position(),
                sink);
    }

    private static RowImage row(String id, String name) {
        RowImage row = new RowImage();
        row.json().putAscii(id);
        row.end();
        if (name.equals("null")) {
            row.endNull();
        } else {
            row.json().putAscii(name);
            row.end();
        }
        return row;
    }
}
