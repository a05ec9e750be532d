package io.millrace.monitor.catalog;

import io.millrace.schemas.contract.ColumnContract;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.contract.LogicalType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Writes a table as a data contract of the Open Data Contract Standard 3.1: what its contract says, and for what that leaves out
 * what the warehouse shows. What comes out can be put into the directory of contracts as it is.
 */
public final class OdcsExport {
    private OdcsExport() {}

    /** The document as YAML. */
    public static String yaml(CatalogTable table) {
        Optional<DataContract> contract = table.contract();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", "v3.1.0");
        document.put("kind", "DataContract");
        document.put("id", table.dataset().value());
        document.put("version", contract.map(DataContract::version).orElse("0.1.0"));
        document.put("status", contract.map(DataContract::status).orElse("draft"));
        if (!table.owner().isEmpty()) {
            document.put("team", Map.of("name", table.owner()));
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", table.dataset().value());
        object.put("physicalName", table.table());
        if (!table.description().isEmpty()) {
            object.put("description", table.description());
        }
        object.put(
                "properties",
                table.columns().stream()
                        .filter(column -> !column.isReserved())
                        .map(column -> property(column, contract.flatMap(known -> known.column(column.name()))))
                        .toList());
        document.put("schema", List.of(object));
        table.freshness().ifPresent(promised -> {
            Map<String, Object> service = new LinkedHashMap<>();
            service.put("property", "freshness");
            service.put("value", promised.toSeconds());
            service.put("unit", "s");
            document.put("slaProperties", List.of(service));
        });
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(document);
    }

    private static Map<String, Object> property(CatalogColumn column, Optional<ColumnContract> contract) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("name", column.name());
        Optional<String> logical =
                contract.flatMap(ColumnContract::type).map(LogicalType::text).or(() -> logical(column.type()));
        logical.ifPresent(type -> property.put("logicalType", type));
        if (!column.type().isEmpty()) {
            property.put("physicalType", column.type());
        }
        if (!column.description().isEmpty()) {
            property.put("description", column.description());
        }
        if (column.required()) {
            property.put("required", true);
        }
        contract.flatMap(ColumnContract::keyPosition).ifPresent(position -> {
            property.put("primaryKey", true);
            property.put("primaryKeyPosition", position);
        });
        if (!column.classification().isEmpty()) {
            property.put("classification", column.classification());
        }
        if (!column.examples().isEmpty()) {
            property.put("examples", new ArrayList<>(column.examples()));
        }
        return property;
    }

    private static Optional<String> logical(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        if (name.startsWith("varchar") || name.startsWith("char")) {
            return Optional.of("string");
        }
        if (name.startsWith("timestamp")) {
            return Optional.of("timestamp");
        }
        return switch (name) {
            case "bigint", "integer", "smallint" -> Optional.of("integer");
            case "double precision", "real" -> Optional.of("number");
            case "boolean" -> Optional.of("boolean");
            case "date" -> Optional.of("date");
            default -> name.startsWith("decimal") ? Optional.of("number") : Optional.empty();
        };
    }
}
