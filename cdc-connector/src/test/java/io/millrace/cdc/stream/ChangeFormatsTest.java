package io.millrace.cdc.stream;

import io.millrace.cdc.binlog.Column;
import io.millrace.cdc.binlog.Column.Family;
import io.millrace.cdc.binlog.Gtid;
import io.millrace.cdc.binlog.RowImage;
import io.millrace.cdc.binlog.RowOperation;
import io.millrace.cdc.binlog.TableMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Maxwell's and Debezium's JSON as their documentation shows it, fields and values; and what else shapes the output. */
class ChangeFormatsTest {
    private static final String UUID = "4e575429-e6e7-11f1-adf8-02fc00000001";
    private static final long AT = 1_477_053_217;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SourcePosition START =
            new SourcePosition(UUID, false, UUID + ":1-9", "binlog.000001", 4, SourcePosition.Partial.NONE, 0);
    private static final TableMap MAXWELL = table("test", "e", "id", "m", "c", "comment");

    private final MemorySink sink = new MemorySink(START);

    @Test
    void maxwellUpdatesHoldWhatChangedAndTheLastChangeCommits() {
        ChangeStream stream = stream(ChangeFormats.MAXWELL, Partitioning.byKey(), false);
        begin(stream);
        stream.row(
                MAXWELL,
                RowOperation.INSERT,
                new RowImage(),
                row("1", "4.2", "\"2016-10-21 05:33:37.523\"", "\"I am a creature of light.\""),
                AT,
                300);
        stream.row(
                MAXWELL,
                RowOperation.UPDATE,
                row("1", "4.2", "\"2016-10-21 05:33:37.523\"", "\"I am a creature of light.\""),
                row("1", "5.444", "\"2016-10-21 05:33:54.631\"", "\"I am a creature of light.\""),
                AT,
                400);
        stream.ended("binlog.000001", 500, AT);
        begin(stream);
        stream.row(
                MAXWELL,
                RowOperation.DELETE,
                row("1", "5.444", "\"2016-10-21 05:33:54.631\"", "null"),
                new RowImage(),
                AT,
                600);
        stream.ended("binlog.000001", 700, AT);
        stream.commit();

        assertThat(values())
                .containsExactly(
                        json(
                                "{'database':'test','table':'e','type':'insert','ts':1477053217,'xid':10,'xoffset':0,"
                                        + "'data':{'id':1,'m':4.2,'c':'2016-10-21 05:33:37.523','comment':'I am a creature of light.'}}"),
                        json("{'database':'test','table':'e','type':'update','ts':1477053217,'xid':10,'commit':true,"
                                + "'data':{'id':1,'m':5.444,'c':'2016-10-21 05:33:54.631','comment':'I am a creature of light.'},"
                                + "'old':{'m':4.2,'c':'2016-10-21 05:33:37.523'}}"),
                        json("{'database':'test','table':'e','type':'delete','ts':1477053217,'xid':10,'commit':true,"
                                + "'data':{'id':1,'m':5.444,'c':'2016-10-21 05:33:54.631','comment':null}}"));
        assertThat(sink.keys()).containsOnly("{\"database\":\"test\",\"table\":\"e\",\"pk.id\":1}");
    }

    @Test
    void maxwellValuesAreThoseOfItsDocumentation() {
        TableMap typed = TableMap.described(
                "shop",
                "t",
                List.of(
                        new Column("ID", Family.INTEGER),
                        new Column("d", Family.DECIMAL),
                        new Column("ts", Family.TIMESTAMP),
                        new Column("s", Family.SET)),
                new int[] {0});
        ChangeStream stream = stream(ChangeFormats.MAXWELL, Partitioning.byKey(), false);
        begin(stream);
        stream.row(
                typed,
                RowOperation.INSERT,
                new RowImage(),
                row("7", "\"12.30\"", "\"2024-02-29T12:34:56.5Z\"", "[\"a\",\"b\"]"),
                AT,
                300);
        stream.truncated("shop", "t", AT);
        stream.ended("binlog.000001", 500, AT);
        stream.commit();
        assertThat(sink.committed()).hasSize(1);
        assertThat(sink.committed().get(0))
                .contains("\"data\":{\"ID\":7,\"d\":12.30,\"ts\":\"2024-02-29 12:34:56.5\",\"s\":[\"a\",\"b\"]}");
        assertThat(sink.keys()).containsExactly("{\"database\":\"shop\",\"table\":\"t\",\"pk.id\":7}");
    }

    @Test
    void aChangeThatMaxwellsFormHoldsBackComesAgainAfterACrash() {
        ChangeStream stream = stream(ChangeFormats.MAXWELL, Partitioning.byKey(), true, 2);
        begin(stream);
        for (int i = 0; i < 5; i++) {
            stream.row(MAXWELL, RowOperation.INSERT, new RowImage(), row("" + i, "1", "null", "null"), AT, 300);
        }
        assertThat(sink.position().partial().changes()).isPositive();
        sink.crash();
        ChangeStream again = stream(ChangeFormats.MAXWELL, Partitioning.byKey(), true, 2);
        begin(again);
        for (int i = 0; i < 5; i++) {
            again.row(MAXWELL, RowOperation.INSERT, new RowImage(), row("" + i, "1", "null", "null"), AT, 300);
        }
        again.ended("binlog.000001", 500, AT);
        again.commit();
        List<JsonNode> changes =
                values().stream().filter(value -> value.has("data")).toList();
        assertThat(changes)
                .extracting(value -> value.path("data").path("id").asInt())
                .containsExactly(0, 1, 2, 3, 4);
        assertThat(changes).extracting(value -> value.has("commit")).containsExactly(false, false, false, false, true);
        assertThat(sink.position().seq()).isEqualTo(5);
        assertThat(values().stream().filter(value -> value.has("status")).map(value -> value.path("status")
                        .asString()))
                .containsExactly("BEGIN", "END");
    }

    @Test
    void debeziumChangesHaveSourceOperationAndTimes() {
        TableMap customers = table("inventory", "customers", "id", "first_name");
        ChangeStream stream = stream(ChangeFormats.DEBEZIUM, Partitioning.byKey(), false);
        begin(stream);
        stream.row(customers, RowOperation.UPDATE, row("1004", "\"Anne\""), row("1004", "\"Anne Marie\""), AT, 484);
        stream.row(customers, RowOperation.DELETE, row("1004", "\"Anne Marie\""), new RowImage(), AT, 805);
        stream.ended("binlog.000001", 900, AT);
        stream.commit();

        String source = "'source':{'version':'millrace','connector':'mysql','name':'shop','ts_ms':1477053217000,"
                + "'ts_us':1477053217000000,'ts_ns':1477053217000000000,'snapshot':'false','db':'inventory','sequence':null,"
                + "'table':'customers','server_id':0,'gtid':'" + UUID + ":10','file':'binlog.000001',";
        String times = "'ts_ms':1477053217000,'ts_us':1477053217000000,'ts_ns':1477053217000000000}";
        assertThat(values())
                .containsExactly(
                        json("{'before':{'id':1004,'first_name':'Anne'},'after':{'id':1004,'first_name':'Anne Marie'},"
                                + source + "'pos':484,'row':0,'thread':null,'query':null},'transaction':{'id':'" + UUID
                                + ":10','total_order':1},'op':'u'," + times),
                        json("{'before':{'id':1004,'first_name':'Anne Marie'},'after':null," + source
                                + "'pos':805,'row':1,'thread':null,'query':null},'transaction':{'id':'" + UUID
                                + ":10','total_order':2},'op':'d'," + times),
                        json("null"));
        assertThat(sink.keys()).containsOnly("{\"id\":1004}");
    }

    @Test
    void debeziumValuesAreThoseOfItsTypeMappings() {
        List<Family> families = List.of(
                Family.INTEGER,
                Family.DECIMAL,
                Family.DATE,
                Family.DATETIME,
                Family.DATETIME,
                Family.TIME,
                Family.TIMESTAMP,
                Family.SET,
                Family.JSON,
                Family.GEOMETRY);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < families.size(); i++) {
            columns.add(new Column("c" + i, families.get(i)));
        }
        ChangeStream stream = stream(ChangeFormats.DEBEZIUM, Partitioning.byKey(), false);
        begin(stream);
        stream.row(
                TableMap.described("shop", "t", columns, new int[] {0}),
                RowOperation.INSERT,
                new RowImage(),
                row(
                        "1",
                        "\"-12.30\"",
                        "\"2018-06-20\"",
                        "\"2018-06-20 06:37:03\"",
                        "\"2018-06-20 06:37:03.000001\"",
                        "\"-01:00:00.5\"",
                        "\"2018-06-20T06:37:03Z\"",
                        "[\"a\",\"b\"]",
                        "{\"k\":1}",
                        "{\"srid\":0,\"wkb\":\"AQ==\"}"),
                AT,
                300);
        stream.ended("binlog.000001", 500, AT);
        stream.commit();
        assertThat(values().get(0).path("after"))
                .isEqualTo(json("{'c0':1,'c1':'+zI=','c2':17702,'c3':1529476623000,'c4':1529476623000001,"
                        + "'c5':-3600500000,'c6':'2018-06-20T06:37:03Z','c7':'a,b','c8':'{\\\"k\\\":1}',"
                        + "'c9':{'wkb':'AQ==','srid':null}}"));
    }

    @Test
    void truncatesAreToldInDebeziumsForm() {
        ChangeStream stream = stream(ChangeFormats.DEBEZIUM, Partitioning.byKey(), false);
        begin(stream);
        stream.truncated("shop", "t", AT);
        stream.ended("binlog.000001", 500, AT);
        stream.commit();
        assertThat(values())
                .hasSize(4)
                .allSatisfy(value -> assertThat(value.path("op").asString()).isEqualTo("t"));
    }

    @Test
    void rowsGoToPartitionsByTableOrColumn() {
        ChangeStream byTable = stream(ChangeFormats.MILLRACE, Partitioning.byTable(), false);
        send(byTable);
        assertThat(sink.partitions().stream().distinct()).hasSize(1).doesNotContain(ChangeSink.BY_KEY);

        MemorySink other = new MemorySink(START);
        ChangeStream byColumn = new ChangeStream(
                options(ChangeFormats.MILLRACE, Partitioning.byColumn(List.of("test.e.comment")), false, 100),
                START,
                other);
        send(byColumn);
        assertThat(other.partitions()).hasSize(20);
        assertThat(other.partitions().subList(0, 10))
                .isEqualTo(other.partitions().subList(10, 20));
        assertThat(other.partitions().stream().distinct().count()).isGreaterThan(1);
    }

    private static void send(ChangeStream stream) {
        begin(stream);
        for (int i = 0; i < 20; i++) {
            stream.row(
                    MAXWELL,
                    RowOperation.INSERT,
                    new RowImage(),
                    row("" + i, "1", "null", "\"tenant " + i % 10 + "\""),
                    AT,
                    300);
        }
        stream.ended("binlog.000001", 500, AT);
        stream.commit();
    }

    @Test
    void transactionsAreToldWithTheirCounts() {
        ChangeStream stream = stream(ChangeFormats.MILLRACE, Partitioning.byKey(), true);
        begin(stream);
        stream.row(MAXWELL, RowOperation.INSERT, new RowImage(), row("1", "1", "null", "null"), AT, 300);
        stream.row(MAXWELL, RowOperation.INSERT, new RowImage(), row("2", "1", "null", "null"), AT, 300);
        stream.row(table("test", "f", "id"), RowOperation.INSERT, new RowImage(), row("1"), AT, 300);
        stream.ended("binlog.000001", 500, AT);
        stream.commit();
        assertThat(sink.committed().get(0)).startsWith("transactions.shop ");
        assertThat(values().get(0))
                .isEqualTo(json("{'status':'BEGIN','id':'" + UUID + ":10','seq':0,'ts_ms':1477053217000}"));
        assertThat(values().get(4))
                .isEqualTo(json("{'status':'END','id':'" + UUID + ":10','seq':3,'ts_ms':1477053217000,'event_count':3,"
                        + "'data_collections':[{'data_collection':'test.e','event_count':2},"
                        + "{'data_collection':'test.f','event_count':1}]}"));
    }

    private ChangeStream stream(ChangeFormats format, Partitioning partitioning, boolean transactions) {
        return stream(format, partitioning, transactions, 100);
    }

    private ChangeStream stream(ChangeFormats format, Partitioning partitioning, boolean transactions, int maxRecords) {
        return new ChangeStream(options(format, partitioning, transactions, maxRecords), sink.position(), sink);
    }

    private static StreamOptions options(
            ChangeFormats format, Partitioning partitioning, boolean transactions, int maxRecords) {
        return new StreamOptions(
                "shop",
                UUID,
                false,
                CaptureRules.everything(),
                ColumnRules.plain(),
                4,
                1_000_000,
                maxRecords,
                false,
                new StreamOptions.Shape(format, partitioning, transactions));
    }

    private static void begin(ChangeStream stream) {
        stream.began(Optional.of(new Gtid(UUID, 10, UUID + ":10")));
    }

    private static TableMap table(String database, String table, String... columns) {
        List<Column> described = new ArrayList<>();
        for (String column : columns) {
            described.add(new Column(column, column.equals("id") ? Family.INTEGER : Family.TEXT));
        }
        return TableMap.described(database, table, described, new int[] {0});
    }

    private static RowImage row(String... values) {
        RowImage row = new RowImage();
        for (String value : values) {
            if (value.equals("null")) {
                row.endNull();
            } else {
                row.json().put(value.getBytes(StandardCharsets.UTF_8));
                row.end();
            }
        }
        return row;
    }

    private List<JsonNode> values() {
        return sink.committed().stream()
                .map(record -> JSON.readTree(record.substring(record.indexOf(' ') + 1)))
                .toList();
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
