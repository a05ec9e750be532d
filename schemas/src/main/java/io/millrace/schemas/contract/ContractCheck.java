package io.millrace.schemas.contract;

import io.millrace.schemas.row.Row;
import io.millrace.schemas.row.ValueType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Holds rows against one contract. Columns that the contract does not name are fine: evolution is additive. Thread-safe.
 */
public final class ContractCheck {
    private static final int LONGEST_NUMBER = 400;

    private final JsonFactory factory = new JsonFactory();
    private final Map<String, ColumnContract> columns = new HashMap<>();
    private final Set<String> required = new TreeSet<>();
    private final boolean readsValues;

    public ContractCheck(DataContract contract) {
        contract.columns().forEach(column -> {
            columns.put(column.name(), column);
            if (column.required()) {
                required.add(column.name());
            }
        });
        this.readsValues = contract.columns().stream().anyMatch(ContractCheck::readsValue);
    }

    /** Everything in which the row breaks the contract; empty for a good row. */
    public List<Violation> violations(Row row) {
        List<Violation> violations = new ArrayList<>(0);
        int requiredSeen = 0;
        for (Row.Cell cell : row.cells()) {
            ColumnContract column = columns.get(cell.column());
            if (column == null) {
                continue;
            }
            if (cell.type().isPresent()) {
                requiredSeen += column.required() ? 1 : 0;
                checkType(column, cell.type().get(), violations);
            }
        }
        if (requiredSeen < required.size()) {
            addMissing(row, violations);
        }
        if (readsValues) {
            checkValues(row, violations);
        }
        return violations;
    }

    private static boolean readsValue(ColumnContract column) {
        return !column.rules().isEmpty()
                || column.type()
                        .filter(type -> type == LogicalType.DATE || type == LogicalType.TIME)
                        .isPresent();
    }

    private static void checkType(ColumnContract column, ValueType value, List<Violation> violations) {
        column.type()
                .filter(type -> !type.accepts(value))
                .ifPresent(type -> violations.add(new Violation(column.name(), "is not of the type " + type.text())));
    }

    private void addMissing(Row row, List<Violation> violations) {
        Set<String> missing = new TreeSet<>(required);
        row.cells().stream()
                .filter(cell -> cell.type().isPresent())
                .map(Row.Cell::column)
                .forEach(missing::remove);
        missing.forEach(column -> violations.add(new Violation(column, "is required and has no value")));
    }

    private void checkValues(Row row, List<Violation> violations) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), row.line())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                ColumnContract column = columns.get(parser.currentName());
                JsonToken value = parser.nextToken();
                if (column != null && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    checkValue(column, value, parser.getString(), violations);
                }
                parser.skipChildren();
            }
        }
    }

    private static void checkValue(ColumnContract column, JsonToken token, String text, List<Violation> violations) {
        if (token == JsonToken.VALUE_STRING) {
            textProblem(column, text).ifPresent(reason -> violations.add(new Violation(column.name(), reason)));
        } else if (token.isNumeric()) {
            numberProblem(column.rules(), text)
                    .ifPresent(reason -> violations.add(new Violation(column.name(), reason)));
        }
        Set<String> valid = column.rules().validValues();
        if (!valid.isEmpty() && !valid.contains(text)) {
            violations.add(new Violation(column.name(), "is none of its valid values"));
        }
    }

    private static Optional<String> textProblem(ColumnContract column, String text) {
        ValueRules rules = column.rules();
        if (column.type().filter(LogicalType.DATE::equals).isPresent() && !isDate(text)) {
            return Optional.of("is not a date YYYY-MM-DD");
        }
        if (column.type().filter(LogicalType.TIME::equals).isPresent() && !isTime(text)) {
            return Optional.of("is not a time HH:MM:SS");
        }
        if (rules.pattern().isPresent() && !rules.pattern().get().matcher(text).find()) {
            return Optional.of("does not match its pattern");
        }
        int characters = text.codePointCount(0, text.length());
        if (rules.minLength().filter(least -> characters < least).isPresent()) {
            return Optional.of("is shorter than " + rules.minLength().get() + " characters");
        }
        if (rules.maxLength().filter(most -> characters > most).isPresent()) {
            return Optional.of("is longer than " + rules.maxLength().get() + " characters");
        }
        return Optional.empty();
    }

    private static Optional<String> numberProblem(ValueRules rules, String text) {
        if (rules.minimum().isEmpty() && rules.maximum().isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> number = number(text);
        if (number.isEmpty()) {
            return Optional.of("is a number too long to compare");
        }
        if (rules.minimum().filter(least -> number.get().compareTo(least) < 0).isPresent()) {
            return Optional.of("is below " + rules.minimum().get().toPlainString());
        }
        if (rules.maximum().filter(most -> number.get().compareTo(most) > 0).isPresent()) {
            return Optional.of("is above " + rules.maximum().get().toPlainString());
        }
        return Optional.empty();
    }

    private static Optional<BigDecimal> number(String text) {
        if (text.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isDate(String text) {
        try {
            LocalDate unused = LocalDate.parse(text);
            return text.length() == 10;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        try {
            LocalTime unused = LocalTime.parse(text);
            return text.length() >= 8;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
