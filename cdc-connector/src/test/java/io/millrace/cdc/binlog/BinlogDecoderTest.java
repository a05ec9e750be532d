package io.millrace.cdc.binlog;

import com.github.luben.zstd.Zstd;
import io.millrace.cdc.binlog.Events.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the decoder makes of events, and above all what it refuses. */
class BinlogDecoderTest {
    private final List<String> heard = new ArrayList<>();
    private final BinlogDecoder decoder =
            new BinlogDecoder(new Collations(Map.of(255, "utf8mb4")), Dialect.MYSQL, new AllButMysql(), new Ear());

    @Test
    void aTransactionIsItsRowsBetweenBeginAndEnd() {
        transaction(Events.insert(EventTypes.WRITE_ROWS, 3, Events.row(4_294_967_295L, "Brøl".replace("ø", "o"))));
        assertThat(heard)
                .containsExactly(
                        "began 00000000-0000-0000-0000-000000000000:7",
                        "INSERT shop.items [4294967295, \"Brol\"]",
                        "ended binlog.000001:4711");
    }

    @Test
    void aCompressedTransactionIsReadEventByEvent() {
        byte[] rows = Events.row(1, "a");
        byte[] plain = concat(
                Events.query("shop", "BEGIN"),
                Events.tableMap(true),
                Events.insert(EventTypes.WRITE_ROWS, 3, rows),
                Events.xid());
        byte[] packed = Zstd.compress(plain);
        Bytes payload = new Bytes()
                .field(2, new Bytes().number(0, 1))
                .field(3, new Bytes().number(0xfc, 1).number(plain.length, 2))
                .field(1, new Bytes().number(0xfc, 1).number(packed.length, 2))
                .number(0, 1)
                .raw(packed);
        accept(Events.rotate("binlog.000001"), Events.gtid(7));
        accept(Events.event(EventTypes.TRANSACTION_PAYLOAD, 0, payload.toBytes()));
        assertThat(heard).contains("INSERT shop.items [1, \"a\"]").endsWith("ended binlog.000001:4711");
    }

    @Test
    void rowsThatMariaDbCompressedAreRead() {
        byte[] plain = Events.row(1, "aaaaaaaa");
        Bytes body = new Bytes()
                .number(77, 6)
                .number(0, 2)
                .number(2, 1)
                .number(3, 1)
                .number(0x81, 1)
                .number(plain.length, 1)
                .raw(deflated(plain));
        transaction(Events.event(EventTypes.WRITE_ROWS_COMPRESSED_V1, 0, body.toBytes()));
        assertThat(heard).contains("INSERT shop.items [1, \"aaaaaaaa\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "39, JSON columns alone",
        "26, lost changes",
        "42, tags are not supported",
        "99, type is not known",
        "18, type is not known"
    })
    void whatCannotBeReadStopsTheStream(int type, String reason) {
        begin();
        assertThatThrownBy(() -> decoder.accept(Events.event(
                        type, 0, new Bytes().number(77, 6).number(0, 4).toBytes())))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("binlog.000001:4711")
                .hasMessageContaining(reason);
    }

    @Test
    void whatTheServerMarksAsIgnorableIsPassedOver() {
        begin();
        accept(Events.event(99, 0x80, new byte[4]));
        accept(Events.xid());
        assertThat(heard).endsWith("ended binlog.000001:4711");
    }

    @Test
    void aTableWithoutNamesStopsTheStream() {
        accept(Events.rotate("binlog.000001"), Events.gtid(7), Events.query("shop", "BEGIN"));
        assertThatThrownBy(() -> decoder.accept(Events.tableMap(false)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("binlog_row_metadata");
    }

    @Test
    void aRowWithoutAllColumnsStopsTheStream() {
        begin();
        assertThatThrownBy(() -> decoder.accept(Events.insert(EventTypes.WRITE_ROWS, 1, Events.row(1, "a"))))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("binlog_row_image");
    }

    @Test
    void aRowThatEndsTooEarlyStopsTheStream() {
        begin();
        byte[] row = Events.row(1, "abcdef");
        byte[] cut = Arrays.copyOf(row, row.length - 3);
        assertThatThrownBy(() -> decoder.accept(Events.insert(EventTypes.WRITE_ROWS, 3, cut)))
                .isInstanceOf(UndecodableEventException.class);
    }

    @Test
    void anUnknownCollationStopsTheStream() {
        BinlogDecoder strict =
                new BinlogDecoder(new Collations(Map.of()), Dialect.MYSQL, (database, table) -> true, new Ear());
        strict.accept(Events.gtid(7));
        assertThatThrownBy(() -> strict.accept(Events.tableMap(true)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("collation number 255");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO items VALUES (1)",
                "/* x */ update items set a = 1",
                "DELETE FROM `shop`.`items`",
                "REPLACE INTO other2.t VALUES (1)",
                "LOAD DATA INFILE 'x' INTO TABLE items"
            })
    void aStatementInsteadOfItsRowsStopsTheStream(String sql) {
        begin();
        assertThatThrownBy(() -> decoder.accept(Events.query("shop", sql)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("binlog_format");
    }

    @Test
    void statementsOnDatabasesThatAreNotCapturedDoNoHarm() {
        accept(Events.rotate("binlog.000001"), Events.gtid(7), Events.query("shop", "BEGIN"));
        accept(Events.query("shop", "INSERT INTO `mysql`.rds_heartbeat2(id, value) VALUES (1, 2)"), Events.xid());
        assertThat(heard).endsWith("ended binlog.000001:4711");
    }

    @Test
    void xaStopsTheStream() {
        accept(Events.rotate("binlog.000001"), Events.gtid(7));
        assertThatThrownBy(() -> decoder.accept(Events.query("shop", "XA START X'31',X'',1")))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("XA");
    }

    @Test
    void aTransactionThatIsUndoneAfterItsRowsStopsTheStream() {
        transactionWithout(Events.insert(EventTypes.WRITE_ROWS, 3, Events.row(1, "a")));
        assertThatThrownBy(() -> decoder.accept(Events.query("shop", "ROLLBACK")))
                .isInstanceOf(UndecodableEventException.class);
    }

    @Test
    void truncatesAndDefinitionsAreTold() {
        accept(Events.rotate("binlog.000001"), Events.gtid(7), Events.query("shop", "truncate `items`"));
        accept(Events.gtid(8), Events.query("shop", "ALTER TABLE items ADD x INT"));
        accept(Events.gtid(9), Events.query("shop", "CREATE USER 'a' IDENTIFIED BY 'secret'"));
        accept(Events.gtid(10), Events.query("shop", "ALTER TABLE items TRUNCATE PARTITION p"));
        assertThat(heard)
                .contains("truncated shop.items", "defined ALTER TABLE items ADD x INT false")
                .contains("defined ALTER TABLE items TRUNCATE PARTITION p true")
                .noneMatch(line -> line.contains("secret"))
                .filteredOn(line -> line.startsWith("ended"))
                .hasSize(4);
    }

    @Test
    void tablesThatAreNotCapturedAreNotEvenDecoded() {
        BinlogDecoder blind =
                new BinlogDecoder(new Collations(Map.of()), Dialect.MYSQL, (database, table) -> false, new Ear());
        blind.accept(Events.rotate("binlog.000001"));
        blind.accept(Events.gtid(7));
        blind.accept(Events.query("shop", "BEGIN"));
        blind.accept(Events.tableMap(false));
        blind.accept(Events.insert(EventTypes.WRITE_ROWS, 1, new byte[] {1}));
        blind.accept(Events.xid());
        assertThat(heard).hasSize(2);
    }

    private void transaction(BinlogEvent rows) {
        transactionWithout(rows);
        accept(Events.xid());
    }

    private void transactionWithout(BinlogEvent rows) {
        begin();
        accept(rows);
    }

    private void begin() {
        accept(Events.rotate("binlog.000001"), Events.gtid(7), Events.query("shop", "BEGIN"), Events.tableMap(true));
    }

    private void accept(BinlogEvent... events) {
        for (BinlogEvent event : events) {
            decoder.accept(event);
        }
    }

    private static byte[] concat(BinlogEvent... events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (BinlogEvent event : events) {
            out.writeBytes(event.bytes());
        }
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater();
        deflater.setInput(plain);
        deflater.finish();
        byte[] buffer = new byte[100];
        int length = deflater.deflate(buffer);
        deflater.end();
        return Arrays.copyOf(buffer, length);
    }

    private static final class AllButMysql implements TableFilter {
        @Override
        public boolean captures(String database, String table) {
            return capturesFrom(database);
        }

        @Override
        public boolean capturesFrom(String database) {
            return !database.equals("mysql");
        }
    }

    private final class Ear implements BinlogListener {
        @Override
        public void began(Optional<Gtid> gtid) {
            heard.add("began " + gtid.map(Gtid::text).orElse("-"));
        }

        @Override
        public void row(
                TableMap table,
                RowOperation operation,
                RowImage before,
                RowImage after,
                long timestamp,
                long position) {
            RowImage image = operation == RowOperation.DELETE ? before : after;
            List<String> values = new ArrayList<>();
            for (int i = 0; i < image.size(); i++) {
                values.add(image.text(i));
            }
            heard.add(operation + " " + table + " " + values);
        }

        @Override
        public void truncated(String database, String table, long timestamp) {
            heard.add("truncated " + database + "." + table);
        }

        @Override
        public void defined(String database, String sql, boolean removesRows, long timestamp) {
            heard.add("defined " + sql + " " + removesRows);
        }

        @Override
        public void ended(String file, long position, long timestamp) {
            heard.add("ended " + file + ":" + position);
        }

        @Override
        public void progressed(String file, long position) {
            heard.add("progressed " + file + ":" + position);
        }
    }
}
