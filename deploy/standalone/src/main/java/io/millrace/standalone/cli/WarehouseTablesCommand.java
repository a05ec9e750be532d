package io.millrace.standalone.cli;

import io.millrace.loader.TableOperations;
import io.millrace.schemas.warehouse.PublishedTable;
import io.millrace.schemas.warehouse.TableColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace warehouse tables}. */
@Command(
        name = "tables",
        description = {
            "Lists the tables that datasets are loaded into, as the warehouse has them now.",
            "With --publish the edge learns of them at once, rather than when a loader looks the next time."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace warehouse tables --publish"})
final class WarehouseTablesCommand implements Callable<Integer> {
    @Mixin
    private LoaderOption loader = new LoaderOption();

    @Option(names = "--publish", description = "Publish them to the topic of tables.")
    private boolean publish;

    @Option(names = "--json", description = "Print one JSON object for each table.")
    private boolean json;

    @Override
    public Integer call() {
        try (TableOperations operations = TableOperations.open(loader.settings())) {
            List<PublishedTable> tables = publish ? operations.publish() : operations.tables();
            Records.print(
                    tables.stream().map(WarehouseTablesCommand::shown).toList(), json, "dataset", "table", "columns");
            return ExitCode.DONE;
        }
    }

    private static Map<String, String> shown(PublishedTable table) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("dataset", table.dataset().value());
        shown.put("table", table.schema() + "." + table.table());
        shown.put(
                "columns",
                table.columns().stream().map(WarehouseTablesCommand::shown).collect(Collectors.joining(", ")));
        return shown;
    }

    private static String shown(TableColumn column) {
        return column.name() + " " + column.description();
    }
}
