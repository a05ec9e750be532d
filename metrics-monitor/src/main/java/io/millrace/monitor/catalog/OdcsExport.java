package io.millrace.monitor.catalog;

import io.millrace.schemas.contract.ColumnContract;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.contract.LogicalType;
import io.millrace.schemas.contract.QualityRule;
import io.millrace.schemas.contract.ValueRules;
import io.millrace.schemas.dataset.NameFolding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Writes a table as a data contract of the Open Data Contract Standard 3.1: what its contract says, and for what that leaves out
 * what the warehouse shows. What comes out can be put into the directory of contracts as it is. Examples of columns that must not be
 * shown are left out, and so are columns whose names no contract can have.
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
            document.put("team", map("name", table.owner()));
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", table.dataset().value());
        contract.flatMap(DataContract::physicalName)
                .or(() -> table.queryable() ? Optional.of(table.table()) : Optional.empty())
                .ifPresent(name -> object.put("physicalName", name));
        if (!table.description().isEmpty()) {
            object.put("description", table.description());
        }
        contract.ifPresent(known -> custom(object, known.customProperties()));
        contract.ifPresent(known -> quality(object, known.quality()));
        object.put(
                "properties",
                table.columns().stream()
                        .filter(column -> NameFolding.isColumn(column.name()))
                        .filter(column -> !column.isReserved()
                                || contract.flatMap(known -> known.column(column.name()))
                                        .isPresent())
                        .map(column -> property(column, contract.flatMap(known -> known.column(column.name()))))
                        .toList());
        document.put("schema", List.of(object));
        table.freshness().ifPresent(promised -> {
            Map<String, Object> service = map("property", "freshness");
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
        Map<String, Object> property = map("name", column.name());
        Optional<String> logical =
                contract.flatMap(ColumnContract::type).map(LogicalType::text).or(() -> logical(column.type()));
        logical.ifPresent(type -> property.put("logicalType", type));
        contract.flatMap(ColumnContract::physicalType)
                .or(() -> Optional.of(column.type()).filter(type -> !type.isEmpty()))
                .ifPresent(type -> property.put("physicalType", type));
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
        contract.ifPresent(known -> {
            rules(property, known.rules());
            quality(property, known.quality());
            custom(property, known.customProperties());
        });
        if (!column.examples().isEmpty()) {
            property.put("examples", new ArrayList<>(column.examples()));
        }
        return property;
    }

    private static void rules(Map<String, Object> property, ValueRules rules) {
        Map<String, Object> options = new LinkedHashMap<>();
        rules.pattern().ifPresent(pattern -> options.put("pattern", pattern.pattern()));
        rules.minimum().ifPresent(number -> options.put("minimum", number));
        rules.maximum().ifPresent(number -> options.put("maximum", number));
        rules.minLength().ifPresent(length -> options.put("minLength", length));
        rules.maxLength().ifPresent(length -> options.put("maxLength", length));
        if (!options.isEmpty()) {
            property.put("logicalTypeOptions", options);
        }
        if (!rules.validValues().isEmpty()) {
            property.put("enum", new ArrayList<>(rules.validValues()));
        }
    }

    private static void quality(Map<String, Object> element, List<QualityRule> rules) {
        if (!rules.isEmpty()) {
            element.put("quality", rules.stream().map(OdcsExport::rule).toList());
        }
    }

    private static Map<String, Object> rule(QualityRule rule) {
        Map<String, Object> written = map("name", rule.name());
        switch (rule.kind()) {
            case LIBRARY -> written.put("metric", rule.metric());
            case SQL -> {
                written.put("type", "sql");
                written.put("query", rule.metric());
            }
            case CUSTOM -> {
                written.put("type", "custom");
                written.put("engine", "millrace");
                written.put("implementation", rule.metric());
            }
        }
        written.put(
                rule.comparison().key(),
                rule.limits().size() == 1 ? rule.limits().get(0) : new ArrayList<>(rule.limits()));
        if (rule.percent()) {
            written.put("unit", "percent");
        }
        if (!rule.arguments().isEmpty()) {
            Map<String, Object> arguments = new TreeMap<>();
            rule.arguments().forEach((name, values) -> arguments.put(name, new ArrayList<>(values)));
            written.put("arguments", arguments);
        }
        rule.severity().ifPresent(severity -> written.put("severity", severity));
        return written;
    }

    private static void custom(Map<String, Object> element, Map<String, String> properties) {
        if (properties.isEmpty()) {
            return;
        }
        List<Map<String, Object>> written = new ArrayList<>();
        new TreeMap<>(properties).forEach((name, value) -> {
            Map<String, Object> property = map("property", name);
            property.put("value", value);
            written.add(property);
        });
        element.put("customProperties", written);
    }

    private static Map<String, Object> map(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    private static Optional<String> logical(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        if (name.startsWith("varchar") || name.startsWith("char") || name.equals("string") || name.equals("text")) {
            return Optional.of("string");
        }
        if (name.startsWith("timestamp")) {
            return Optional.of("timestamp");
        }
        return switch (name) {
            case "bigint", "integer", "smallint", "int", "tinyint" -> Optional.of("integer");
            case "double precision", "real", "double", "float" -> Optional.of("number");
            case "boolean" -> Optional.of("boolean");
            case "date" -> Optional.of("date");
            default ->
                name.startsWith("decimal") || name.startsWith("numeric") ? Optional.of("number") : Optional.empty();
        };
    }
}
