package io.millrace.schemas.contract;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rule over many rows ("Data Quality" in ODCS 3.1). Who checks it decides what a rule of its kind means.
 *
 * @param name or description, for people
 * @param kind where the number comes from
 * @param metric of the library, such as {@code rowCount}; the query of SQL; the implementation of a custom rule
 * @param comparison what the number must be
 * @param limits one number, or two for between
 * @param percent whether the limits are percent of the rows rather than rows
 * @param arguments of the metric, lists as written
 */
public record QualityRule(
        String name,
        Kind kind,
        String metric,
        Comparison comparison,
        List<BigDecimal> limits,
        boolean percent,
        Map<String, List<String>> arguments,
        Optional<String> severity) {
    /** The custom metric of Millrace's own engine: rows that did not make it into the warehouse. */
    public static final String BAD_ROWS = "badRows";

    /**
     * @throws IllegalArgumentException when the comparison has too few or too many limits
     */
    public QualityRule {
        if (limits.size() != comparison.limits()) {
            throw new IllegalArgumentException(
                    comparison.key() + " needs " + comparison.limits() + " number(s), but has " + limits.size());
        }
        limits = List.copyOf(limits);
        arguments = Map.copyOf(arguments);
    }

    /** Where the number of a rule comes from. */
    public enum Kind {
        LIBRARY,
        SQL,
        /** Of the engine {@code millrace}; rules of other engines are not Millrace's to check. */
        CUSTOM
    }

    /** Whether the rule holds for a number in the rule's own unit. */
    public boolean holds(BigDecimal value) {
        int first = value.compareTo(limits.get(0));
        return switch (comparison) {
            case EQUAL -> first == 0;
            case NOT_EQUAL -> first != 0;
            case GREATER -> first > 0;
            case GREATER_OR_EQUAL -> first >= 0;
            case LESS -> first < 0;
            case LESS_OR_EQUAL -> first <= 0;
            case BETWEEN -> first >= 0 && value.compareTo(limits.get(1)) <= 0;
            case NOT_BETWEEN -> first < 0 || value.compareTo(limits.get(1)) > 0;
        };
    }

    /** Whether the rule holds for so many rows of all: in rows, or in percent as the rule says. */
    public boolean holdsFor(long rows, long all) {
        if (!percent) {
            return holds(BigDecimal.valueOf(rows));
        }
        if (all == 0) {
            return true;
        }
        return holds(BigDecimal.valueOf(rows)
                .multiply(BigDecimal.valueOf(100))
                .divide(BigDecimal.valueOf(all), MathContext.DECIMAL64));
    }
}
