package io.millrace.cdc.check;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Global variables of a server. A variable that the server's version doesn't have is absent.
 *
 * @param values by name in lower case
 */
public record ServerVariables(Map<String, String> values) {
    public ServerVariables {
        Map<String, String> lower = new TreeMap<>();
        values.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        values = Map.copyOf(lower);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Whether the variable is there and on; the server writes {@code ON}, {@code 1} or {@code YES}. */
    public boolean isOn(String name) {
        return is(name, "ON") || is(name, "1") || is(name, "YES");
    }

    /** Whether the variable is there with that value, letter case aside. */
    public boolean is(String name, String value) {
        return text(name).filter(value::equalsIgnoreCase).isPresent();
    }

    /** Empty when the variable is absent or no number. MariaDB has fractions of days. */
    public OptionalDouble number(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(text.get()));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
