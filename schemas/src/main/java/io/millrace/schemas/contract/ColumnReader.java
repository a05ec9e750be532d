package io.millrace.schemas.contract;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads one property of a schema. */
final class ColumnReader {
    private static final Set<String> PROPERTY = Set.of(
            "id",
            "name",
            "physicalType",
            "physicalName",
            "description",
            "businessName",
            "logicalType",
            "logicalTypeOptions",
            "required",
            "unique",
            "primaryKey",
            "primaryKeyPosition",
            "partitioned",
            "partitionKeyPosition",
            "classification",
            "encryptedName",
            "transformSourceObjects",
            "transformLogic",
            "transformDescription",
            "examples",
            "criticalDataElement",
            "tags",
            "quality",
            "customProperties",
            "authoritativeDefinitions",
            "relationships",
            "properties",
            "items",
            "enum");

    private final YamlNode property;

    ColumnReader(YamlNode property) {
        this.property = property;
    }

    /** Empty when something is wrong; then the problems say what. */
    Optional<ColumnContract> column() {
        property.allowOnly(PROPERTY, "a property");
        Optional<String> name = property.text("name");
        if (name.isEmpty()) {
            property.problem("a property needs a name");
            return Optional.empty();
        }
        List<QualityRule> quality = QualityReader.rules(property);
        try {
            return Optional.of(new ColumnContract(
                    name.get(),
                    type(),
                    property.text("physicalType"),
                    truth("required"),
                    keyPosition(),
                    property.text("description"),
                    property.text("classification").map(text -> text.toLowerCase(Locale.ROOT)),
                    rules(quality),
                    property.texts("examples"),
                    quality,
                    ContractReader.customProperties(property)));
        } catch (IllegalArgumentException e) {
            property.problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<LogicalType> type() {
        Optional<String> name = property.text("logicalType");
        Optional<LogicalType> type = name.flatMap(LogicalType::named);
        if (name.isPresent() && type.isEmpty()) {
            property.problem("'" + name.get() + "' is not a logical type; use string, date, timestamp, time, number,"
                    + " integer, boolean, object or array");
        }
        return type;
    }

    private boolean truth(String key) {
        Optional<String> value = property.text(key);
        if (value.isPresent() && !Set.of("true", "false").contains(value.get())) {
            property.problem(key + " must be true or false, but is '" + value.get() + "'");
        }
        return value.equals(Optional.of("true"));
    }

    private Optional<Integer> keyPosition() {
        if (!truth("primaryKey")) {
            return Optional.empty();
        }
        return property.get("primaryKeyPosition").isPresent()
                ? number(property, "primaryKeyPosition").map(BigDecimal::intValue)
                : Optional.of(1);
    }

    /**
     * The standard has three places for what single values must be: the options of the type, the list of an enum, and the metric
     * invalidValues that tolerates nothing.
     */
    private ValueRules rules(List<QualityRule> quality) {
        Optional<Pattern> pattern = Optional.empty();
        Optional<BigDecimal> minimum = Optional.empty();
        Optional<BigDecimal> maximum = Optional.empty();
        Optional<Integer> minLength = Optional.empty();
        Optional<Integer> maxLength = Optional.empty();
        Optional<YamlNode> options = property.get("logicalTypeOptions");
        if (options.isPresent()) {
            pattern = options.get().text("pattern").flatMap(this::pattern);
            minimum = number(options.get(), "minimum");
            maximum = number(options.get(), "maximum");
            minLength = number(options.get(), "minLength").map(BigDecimal::intValue);
            maxLength = number(options.get(), "maxLength").map(BigDecimal::intValue);
        }
        Set<String> valid = new LinkedHashSet<>(property.texts("enum"));
        for (QualityRule rule : quality) {
            if (rule.metric().equals("invalidValues") && toleratesNothing(rule)) {
                List<String> values = rule.arguments().getOrDefault("validValues", List.of());
                valid = valid.isEmpty() ? new LinkedHashSet<>(values) : intersection(valid, values);
                pattern = pattern.or(() -> rule.arguments().getOrDefault("pattern", List.of()).stream()
                        .findFirst()
                        .flatMap(this::pattern));
            }
        }
        return new ValueRules(pattern, valid, minimum, maximum, minLength, maxLength);
    }

    private static boolean toleratesNothing(QualityRule rule) {
        return rule.comparison() == Comparison.EQUAL && rule.limits().get(0).signum() == 0;
    }

    private static Set<String> intersection(Set<String> some, List<String> others) {
        if (others.isEmpty()) {
            return some;
        }
        Set<String> both = new LinkedHashSet<>(some);
        both.retainAll(new HashSet<>(others));
        return both;
    }

    private Optional<Pattern> pattern(String text) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            property.problem(
                    "the pattern is not a regular expression that takes linear time (RE2 syntax: no look-around,"
                            + " no back-references): " + e.getDescription());
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> number(YamlNode node, String key) {
        Optional<String> text = node.text(key);
        try {
            return text.map(BigDecimal::new);
        } catch (NumberFormatException e) {
            node.problem(key + " must be a number, but is '" + text.orElse("") + "'");
            return Optional.empty();
        }
    }
}
