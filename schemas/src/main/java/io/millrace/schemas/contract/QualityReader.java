package io.millrace.schemas.contract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the quality rules of an object or a property. Rules in plain text and those of other engines are left out. */
final class QualityReader {
    private static final Set<String> METRICS =
            Set.of("nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount");
    private static final Set<String> OWN_METRICS = Set.of(QualityRule.BAD_ROWS);

    private final YamlNode rule;

    private QualityReader(YamlNode rule) {
        this.rule = rule;
    }

    static List<QualityRule> rules(YamlNode element) {
        List<QualityRule> rules = new ArrayList<>();
        for (YamlNode rule : element.list("quality")) {
            new QualityReader(rule).read().ifPresent(rules::add);
        }
        return rules;
    }

    private Optional<QualityRule> read() {
        String type = rule.text("type").orElse("library");
        return switch (type) {
            case "library" -> library();
            case "sql" -> required("query").flatMap(query -> rule(QualityRule.Kind.SQL, query));
            case "custom" -> custom();
            case "text" -> Optional.empty();
            default -> {
                rule.problem("the type of a quality rule is library, sql, custom or text, but is '" + type + "'");
                yield Optional.empty();
            }
        };
    }

    private Optional<QualityRule> library() {
        Optional<String> metric = rule.text("metric").or(() -> rule.text("rule"));
        if (metric.filter(METRICS::contains).isEmpty()) {
            rule.problem("the metric of a quality rule must be one of nullValues, missingValues, invalidValues,"
                    + " duplicateValues, rowCount");
            return Optional.empty();
        }
        return rule(QualityRule.Kind.LIBRARY, metric.get());
    }

    private Optional<QualityRule> custom() {
        if (!rule.text("engine").equals(Optional.of("millrace"))) {
            return Optional.empty();
        }
        Optional<String> metric = required("implementation").map(String::strip);
        if (metric.isPresent() && !OWN_METRICS.contains(metric.get())) {
            rule.problem("the engine millrace has only the implementation " + String.join(", ", OWN_METRICS));
            return Optional.empty();
        }
        return metric.flatMap(name -> rule(QualityRule.Kind.CUSTOM, name));
    }

    private Optional<QualityRule> rule(QualityRule.Kind kind, String metric) {
        List<String> operators = rule.keys().stream()
                .filter(key -> Comparison.ofKey(key).isPresent())
                .toList();
        if (operators.size() != 1) {
            rule.problem("a quality rule needs exactly one operator, such as mustBe: 0 or mustBeLessThan: 5");
            return Optional.empty();
        }
        String unit = rule.text("unit").orElse("rows");
        if (!unit.equals("rows") && !unit.equals("percent")) {
            rule.problem("the unit of a quality rule is rows or percent, but is '" + unit + "'");
        }
        try {
            List<BigDecimal> limits =
                    rule.texts(operators.get(0)).stream().map(BigDecimal::new).toList();
            return Optional.of(new QualityRule(
                    rule.text("name").or(() -> rule.text("description")).orElse(metric.strip()),
                    kind,
                    metric,
                    Comparison.ofKey(operators.get(0)).orElseThrow(),
                    limits,
                    unit.equals("percent"),
                    arguments(),
                    rule.text("severity")));
        } catch (NumberFormatException e) {
            rule.problem(operators.get(0) + " must be a number");
        } catch (IllegalArgumentException e) {
            rule.problem(String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private Map<String, List<String>> arguments() {
        Map<String, List<String>> arguments = new LinkedHashMap<>();
        rule.get("arguments").ifPresent(node -> node.keys().forEach(key -> arguments.put(key, node.texts(key))));
        return arguments;
    }

    private Optional<String> required(String key) {
        Optional<String> value = rule.text(key).filter(text -> !text.isBlank());
        if (value.isEmpty()) {
            rule.problem("this quality rule needs " + key);
        }
        return value;
    }
}
