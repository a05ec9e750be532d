package io.millrace.cdc.capture;

import io.millrace.cdc.settings.SourceSettings;
import io.millrace.cdc.snapshot.SourceTable;
import io.millrace.cdc.snapshot.TableCatalog;
import io.millrace.cdc.snapshot.TableName;
import io.millrace.cdc.snapshot.TableRows;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every type on the real servers: what the stream shows, what a select shows, and what it must be. */
class TypesIT {
    private final Bench bench = Bench.shared();

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void everyValueIsExactAndTheSameInStreamAndSnapshot(String flavor) throws Exception {
        List<Types.Typed> types = flavor.equals("mysql") ? Types.mySql() : Types.mariaDb();
        String database = "types_" + flavor;
        SourceSettings source = bench.source(database, flavor, Bench.capturing(database));
        bench.run(source, "CREATE DATABASE " + database + " CHARACTER SET latin1");
        try (SourceCapture capture = bench.capture(source)) {
            Bench.awaitStreaming(capture);
            int rows =
                    types.stream().mapToInt(type -> type.values().size()).max().orElseThrow();
            List<String> statements = new ArrayList<>(List.of("SET sql_mode = ''", create(database, types)));
            for (int row = 0; row < rows; row++) {
                statements.add(insert(database, types, row));
            }
            bench.run(source, statements.toArray(String[]::new));

            await().atMost(Bench.PATIENCE).untilAsserted(() -> {
                Bench.requireNotFailed(capture);
                assertThat(bench.changes(database)).as(Bench.shown(capture)).hasSize(rows);
            });
            List<JsonNode> changes = bench.changes(database);
            List<JsonNode> selected = select(source, database);
            for (int row = 0; row < rows; row++) {
                JsonNode after = changes.get(row).path("after");
                for (int column = 0; column < types.size(); column++) {
                    Types.Typed type = types.get(column);
                    List<Types.Value> values = type.values();
                    String wanted = row < values.size() ? values.get(row).json() : "null";
                    assertThat(normal(after.path("c" + column)))
                            .as("stream of %s in row %s", type.definition(), row)
                            .isEqualTo(normal(Bench.json(wanted)));
                    JsonNode shown = changes.get(row).path("raw").path("after").path("c" + column);
                    JsonNode streamed = shown.isMissingNode() ? after.path("c" + column) : shown;
                    assertThat(normal(selected.get(row).path("c" + column)))
                            .as("select of %s in row %s", type.definition(), row)
                            .isEqualTo(normal(streamed));
                }
            }
        }
    }

    /** Numbers by their value: 1e300 and 1.0E300 are the same. */
    private static String normal(JsonNode node) {
        if (node.isNumber()) {
            return node.decimalValue().stripTrailingZeros().toString();
        }
        if (node.isArray()) {
            List<String> elements = new ArrayList<>();
            node.forEach(element -> elements.add(normal(element)));
            return elements.toString();
        }
        if (node.isObject()) {
            List<String> fields = new ArrayList<>();
            node.properties().forEach(field -> fields.add(field.getKey() + "=" + normal(field.getValue())));
            return fields.stream().sorted().toList().toString();
        }
        return node.toString();
    }

    private List<JsonNode> select(SourceSettings source, String database) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        try (Connection connection = bench.connections(source).open()) {
            SourceTable table = new TableCatalog(connection, source.name().endsWith("mariadb"))
                    .table(new TableName(database, "t"))
                    .orElseThrow();
            new TableRows(connection, table).read("ORDER BY id", row -> {
                StringBuilder json = new StringBuilder("{");
                for (int i = 0; i < row.size(); i++) {
                    json.append(i == 0 ? "" : ",")
                            .append('"')
                            .append(table.columns().get(i).name())
                            .append("\":")
                            .append(row.text(i));
                }
                rows.add(Bench.json(json.append('}').toString()));
                return true;
            });
        }
        return rows;
    }

    private static String create(String database, List<Types.Typed> types) {
        StringBuilder sql = new StringBuilder("CREATE TABLE " + database + ".t (id INT PRIMARY KEY");
        for (int i = 0; i < types.size(); i++) {
            sql.append(", c").append(i).append(' ').append(types.get(i).definition());
        }
        return sql.append(")").toString();
    }

    private static String insert(String database, List<Types.Typed> types, int row) {
        StringBuilder sql = new StringBuilder("INSERT INTO " + database + ".t VALUES (" + row);
        for (Types.Typed type : types) {
            sql.append(", ")
                    .append(row < type.values().size() ? type.values().get(row).sql() : "NULL");
        }
        return sql.append(")").toString();
    }
}
