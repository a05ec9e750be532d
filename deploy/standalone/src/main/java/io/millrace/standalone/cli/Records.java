package io.millrace.standalone.cli;

import io.millrace.standalone.terminal.TextTable;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Prints records of texts, as a table for people or one JSON object a line. */
final class Records {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Records() {}

    static void print(List<Map<String, String>> records, boolean json, String... columns) {
        if (json) {
            records.forEach(row -> System.out.println(MAPPER.writeValueAsString(row)));
            return;
        }
        TextTable table = new TextTable(columns);
        for (Map<String, String> row : records) {
            Object[] cells = new Object[columns.length];
            for (int i = 0; i < columns.length; i++) {
                cells[i] = row.getOrDefault(columns[i], "");
            }
            table.row(cells);
        }
        table.lines("").forEach(System.out::println);
    }

    static void print(Map<String, ?> row, boolean json) {
        if (json) {
            System.out.println(MAPPER.writeValueAsString(row));
        } else {
            row.forEach((name, value) -> System.out.println(name + ": " + value));
        }
    }
}
