package io.millrace.jobs.run;

import io.millrace.jobs.plan.KeyDigest;
import io.millrace.schemas.contract.ColumnContract;
import io.millrace.schemas.contract.DataContract;
import io.millrace.schemas.contract.QualityRule;
import io.millrace.schemas.contract.ValueRules;
import io.millrace.schemas.dataset.DatasetName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/** The rules of a contract as queries over one partition, each of which gives one number. */
final class ContractRules {
    private static final Set<String> ONLY_TOLD = Set.of("warning", "warn", "info", "information", "low");

    private final DatasetName dataset;
    private final Set<String> columns;
    private final List<Rule> rules = new ArrayList<>();

    /**
     * @param columns of the table that is checked
     */
    ContractRules(DataContract contract, StructType columns) {
        this.dataset = contract.dataset();
        this.columns = Set.of(columns.fieldNames());
        contract.columns().forEach(this::column);
        if (!contract.primaryKey().isEmpty()) {
            duplicates(contract.primaryKey())
                    .ifPresent(query -> none("the primary key", "is there more than once", query));
        }
        contract.quality().forEach(rule -> quality(rule, List.of()));
    }

    /**
     * @param query gives one number
     * @param holds of the number and the number of all rows
     */
    record Rule(String name, String query, BiPredicate<BigDecimal, Long> holds, boolean onlyTold) {}

    List<Rule> rules() {
        return rules;
    }

    /** Names the rules: another text when one of them is another. */
    static String hash(DataContract contract) {
        return new KeyDigest()
                .add(contract.columns().toString())
                .add(contract.quality().toString())
                .key();
    }

    private void column(ColumnContract column) {
        if (!columns.contains(column.name())) {
            if (column.required()) {
                rules.add(
                        new Rule("column " + column.name() + " is missing", "SELECT 1", (number, all) -> false, false));
            }
            return;
        }
        String name = quoted(column.name());
        if (column.required()) {
            none("column " + column.name(), "has nulls", count(name + " IS NULL"));
        }
        ValueRules values = column.rules();
        values.pattern()
                .ifPresent(pattern -> none(
                        "column " + column.name(),
                        "has values that don't match its pattern",
                        count("NOT rlike(CAST(" + name + " AS STRING), " + text(pattern.pattern()) + ")")));
        if (!values.validValues().isEmpty()) {
            none(
                    "column " + column.name(),
                    "has values that are none of its valid values",
                    count(notIn(name, List.copyOf(values.validValues()))));
        }
        values.minimum()
                .ifPresent(least -> none(
                        "column " + column.name(),
                        "is below " + least.toPlainString(),
                        count(name + " < " + least.toPlainString())));
        values.maximum()
                .ifPresent(most -> none(
                        "column " + column.name(),
                        "is above " + most.toPlainString(),
                        count(name + " > " + most.toPlainString())));
        values.minLength()
                .ifPresent(least -> none(
                        "column " + column.name(),
                        "is shorter than " + least,
                        count("char_length(" + name + ") < " + least)));
        values.maxLength()
                .ifPresent(most -> none(
                        "column " + column.name(),
                        "is longer than " + most,
                        count("char_length(" + name + ") > " + most)));
        column.quality().forEach(rule -> quality(rule, List.of(column.name())));
    }

    private void quality(QualityRule rule, List<String> column) {
        if (rule.kind() == QualityRule.Kind.CUSTOM) {
            return;
        }
        List<String> of = column.isEmpty() ? rule.arguments().getOrDefault("properties", List.of()) : column;
        boolean isCount = rule.kind() == QualityRule.Kind.SQL || rule.metric().equals("rowCount");
        Optional<String> query =
                rule.kind() == QualityRule.Kind.SQL ? Optional.of(placed(rule.metric(), column)) : library(rule, of);
        String name = (column.isEmpty() ? "" : "column " + column.get(0) + ": ") + rule.name();
        boolean onlyTold = rule.severity().filter(ONLY_TOLD::contains).isPresent();
        BiPredicate<BigDecimal, Long> holds = isCount
                ? (number, all) -> rule.holds(number)
                : (number, all) -> rule.holdsFor(number.longValueExact(), all);
        rules.add(query.map(text -> new Rule(name, text, holds, onlyTold))
                .orElseGet(() -> new Rule(
                        name + " can't be checked: name a column that the result has",
                        "SELECT 1",
                        (number, all) -> false,
                        onlyTold)));
    }

    private Optional<String> library(QualityRule rule, List<String> of) {
        if (rule.metric().equals("rowCount")) {
            return Optional.of(count("true"));
        }
        if (of.isEmpty() || !columns.containsAll(of)) {
            return Optional.empty();
        }
        String name = quoted(of.get(0));
        return switch (rule.metric()) {
            case "nullValues" -> Optional.of(count(name + " IS NULL"));
            case "missingValues" ->
                Optional.of(count(name + " IS NULL OR CAST(" + name + " AS STRING) IN ("
                        + texts(rule.arguments().getOrDefault("missingValues", List.of(""))) + ")"));
            case "invalidValues" -> invalid(name, rule);
            case "duplicateValues" -> duplicates(of);
            default -> Optional.empty();
        };
    }

    private Optional<String> invalid(String name, QualityRule rule) {
        List<String> valid = rule.arguments().getOrDefault("validValues", List.of());
        List<String> pattern = rule.arguments().getOrDefault("pattern", List.of());
        if (!valid.isEmpty()) {
            return Optional.of(count(notIn(name, valid)));
        }
        return pattern.stream()
                .findFirst()
                .map(text -> count("NOT rlike(CAST(" + name + " AS STRING), " + text(text) + ")"));
    }

    /** Rows beyond the first of each value. */
    private Optional<String> duplicates(List<String> of) {
        if (!columns.containsAll(of)) {
            return Optional.empty();
        }
        String names = of.stream().map(ContractRules::quoted).collect(Collectors.joining(", "));
        return Optional.of("SELECT COUNT(*) - COUNT(DISTINCT struct(" + names + ")) FROM " + dataset);
    }

    private void none(String what, String breaks, String query) {
        rules.add(new Rule(what + " " + breaks, query, (number, all) -> number.signum() == 0, false));
    }

    private String count(String condition) {
        return "SELECT COUNT_IF(" + condition + ") FROM " + dataset;
    }

    private static String notIn(String name, List<String> valid) {
        return "CAST(" + name + " AS STRING) NOT IN (" + texts(valid) + ")";
    }

    /** ODCS lets queries name the table and the column by placeholders. */
    private String placed(String query, List<String> column) {
        String placed = query.replaceAll("\\$?\\{(?:object|table|model)}", dataset.value());
        return column.isEmpty() ? placed : placed.replaceAll("\\$?\\{(?:property|column)}", quoted(column.get(0)));
    }

    private static String texts(List<String> values) {
        return values.stream().map(ContractRules::text).collect(Collectors.joining(", "));
    }

    private static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static String quoted(String column) {
        return "`" + column + "`";
    }
}
