package io.millrace.schemas.contract;

import io.millrace.schemas.dataset.DatasetName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads data contracts from documents of the Open Data Contract Standard 3.x. Of what the standard has, Millrace uses the
 * schema, the quality rules, the owner and the service levels; it takes the rest as it is. Keys that the standard does not
 * know are problems, since most of them are typing errors.
 */
public final class ContractReader {
    private static final Set<String> ROOT = Set.of(
            "version",
            "apiVersion",
            "kind",
            "id",
            "name",
            "tenant",
            "tags",
            "status",
            "domain",
            "dataProduct",
            "description",
            "servers",
            "schema",
            "support",
            "price",
            "team",
            "roles",
            "slaDefaultElement",
            "slaProperties",
            "authoritativeDefinitions",
            "customProperties",
            "contractCreatedTs");
    private static final Set<String> OBJECT = Set.of(
            "id",
            "name",
            "logicalType",
            "physicalType",
            "physicalName",
            "description",
            "businessName",
            "authoritativeDefinitions",
            "tags",
            "quality",
            "customProperties",
            "dataGranularityDescription",
            "properties",
            "relationships");
    private static final String ON_VIOLATION = "millrace.onViolation";

    private final String file;
    private final List<ContractProblem> problems = new ArrayList<>();

    private ContractReader(String file) {
        this.file = file;
    }

    /**
     * What became of reading a file: its contracts, one for each object of its schema, or everything that is wrong with it.
     *
     * @param contracts empty when there are problems
     */
    public record Reading(List<DataContract> contracts, List<ContractProblem> problems) {
        public Reading {
            contracts = problems.isEmpty() ? List.copyOf(contracts) : List.of();
            problems = problems.stream().sorted().toList();
        }
    }

    /**
     * @param file name of the file, for the problems
     */
    public static Reading read(String file, String text) {
        ContractReader reader = new ContractReader(file);
        List<DataContract> contracts = reader.contracts(text);
        return new Reading(contracts, reader.problems);
    }

    private List<DataContract> contracts(String text) {
        try {
            Optional<YamlNode> root = YamlNode.compose(text, this::problem);
            if (root.isEmpty()) {
                problem(1, "the file is empty; a contract begins with apiVersion: v3.1.0 and kind: DataContract");
                return List.of();
            }
            return document(root.get());
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
            problem(line + 1, "is not valid YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problem(1, "is not valid YAML: " + e.getMessage());
        }
        return List.of();
    }

    private List<DataContract> document(YamlNode root) {
        root.allowOnly(ROOT, "a contract");
        require(root, "kind", "DataContract");
        if (root.text("apiVersion").filter(version -> version.startsWith("v3.")).isEmpty()) {
            root.problem("apiVersion must be a version 3 of the Open Data Contract Standard, such as v3.1.0");
        }
        String version = required(root, "version");
        String status = required(root, "status");
        List<YamlNode> objects = root.list("schema");
        if (objects.isEmpty()) {
            root.problem("the schema is empty; list the dataset under it with its name");
        }
        List<DataContract> contracts = new ArrayList<>();
        for (YamlNode object : objects) {
            contract(root, object, version, status).ifPresent(contracts::add);
        }
        return contracts;
    }

    private Optional<DataContract> contract(YamlNode root, YamlNode object, String version, String status) {
        object.allowOnly(OBJECT, "an object of the schema");
        Map<String, String> custom = customProperties(root);
        custom.putAll(customProperties(object));
        ViolationHandling handling = handling(root, custom);
        List<ColumnContract> columns = new ArrayList<>();
        for (YamlNode property : object.list("properties")) {
            new ColumnReader(property).column().ifPresent(columns::add);
        }
        List<QualityRule> quality = QualityReader.rules(object);
        Optional<Duration> freshness = freshness(root, object.text("name"));
        String name = required(object, "name");
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DataContract(
                    new DatasetName(name),
                    version,
                    status,
                    object.text("physicalName"),
                    object.text("description"),
                    owner(root, custom),
                    handling,
                    freshness,
                    columns,
                    quality,
                    custom));
        } catch (IllegalArgumentException e) {
            object.problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static ViolationHandling handling(YamlNode root, Map<String, String> custom) {
        String name = custom.getOrDefault(ON_VIOLATION, ViolationHandling.QUARANTINE.text());
        Optional<ViolationHandling> handling = ViolationHandling.named(name);
        if (handling.isEmpty()) {
            root.problem(ON_VIOLATION + " is '" + name + "', but must be reject, quarantine or warn");
        }
        return handling.orElse(ViolationHandling.QUARANTINE);
    }

    /** The team's name (an object since 3.1, a list of people before), else the custom property {@code owner}. */
    private static Optional<String> owner(YamlNode root, Map<String, String> custom) {
        Optional<String> team =
                root.get("team").filter(node -> node.keys().contains("name")).flatMap(node -> node.text("name"));
        return team.or(() -> Optional.ofNullable(custom.get("owner"))).or(() -> root.text("domain"));
    }

    private static Optional<Duration> freshness(YamlNode root, Optional<String> object) {
        for (YamlNode sla : root.list("slaProperties")) {
            boolean named = sla.text("property")
                    .filter(name -> name.equals("freshness") || name.equals("latency") || name.equals("ly"))
                    .isPresent();
            String element = sla.text("element").orElse("");
            boolean applies =
                    element.isEmpty() || object.filter(element::startsWith).isPresent();
            if (named && applies) {
                return duration(sla);
            }
        }
        return Optional.empty();
    }

    private static Optional<Duration> duration(YamlNode sla) {
        String value = sla.text("value").orElse("");
        String unit = sla.text("unit").orElse("");
        try {
            long number = Long.parseLong(value);
            return switch (unit) {
                case "s", "second", "seconds" -> Optional.of(Duration.ofSeconds(number));
                case "m", "min", "minute", "minutes" -> Optional.of(Duration.ofMinutes(number));
                case "h", "hour", "hours" -> Optional.of(Duration.ofHours(number));
                case "d", "day", "days" -> Optional.of(Duration.ofDays(number));
                default -> {
                    sla.problem("the unit of a latency must be s, min, h or d, but is '" + unit + "'");
                    yield Optional.empty();
                }
            };
        } catch (ArithmeticException | NumberFormatException e) {
            sla.problem("the value of a latency must be a whole number, but is '" + value + "'");
            return Optional.empty();
        }
    }

    /** Custom properties by name; lists and mappings are left out. */
    static Map<String, String> customProperties(YamlNode node) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (YamlNode property : node.list("customProperties")) {
            Optional<String> name = property.text("property");
            if (name.isEmpty()) {
                property.problem("a custom property needs the keys property and value");
                continue;
            }
            List<String> values = property.texts("value");
            properties.put(name.get(), String.join(",", values));
        }
        return properties;
    }

    private static void require(YamlNode node, String key, String value) {
        if (!node.text(key).equals(Optional.of(value))) {
            node.problem(key + " must be " + value);
        }
    }

    private static String required(YamlNode node, String key) {
        Optional<String> value = node.text(key).filter(text -> !text.isBlank());
        if (value.isEmpty()) {
            node.problem(key + " is required");
        }
        return value.orElse("");
    }

    private void problem(int line, String message) {
        problems.add(new ContractProblem(file, line, message));
    }
}
