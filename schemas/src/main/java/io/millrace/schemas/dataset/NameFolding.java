package io.millrace.schemas.dataset;

import java.text.Normalizer;
import java.util.Optional;

/**
 * Folds the names that clients use into names that a dataset, a topic and a warehouse column share: {@code Order
 * Completed}, {@code orderCompleted} and {@code order-completed} all become {@code order_completed}. Folding is
 * idempotent and does not depend on the locale.
 */
public final class NameFolding {
    /** Redshift cuts longer identifiers ("Names and identifiers" in the Redshift developer guide). */
    public static final int MAX_COLUMN_LENGTH = 127;

    /** Keeps {@code events.<table>} and the directory of a dataset short. */
    public static final int MAX_TABLE_LENGTH = 63;

    private NameFolding() {}

    /** The table name for a client's name, or empty when nothing usable is left of it. */
    public static Optional<String> table(String clientName) {
        return snakeCase(clientName, MAX_TABLE_LENGTH);
    }

    /** The column name for a client's name, or empty when nothing usable is left of it. */
    public static Optional<String> column(String clientName) {
        return snakeCase(clientName, MAX_COLUMN_LENGTH);
    }

    /** Whether the name is a column name already, reserved ones included, so that no folding is needed. */
    public static boolean isColumn(String name) {
        if (name.isEmpty() || name.length() > MAX_COLUMN_LENGTH) {
            return false;
        }
        char first = name.charAt(0);
        if (!isLower(first) && first != '_') {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLower(c) && !isDigit(c) && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> snakeCase(String clientName, int maxLength) {
        String decomposed = isAscii(clientName) ? clientName : Normalizer.normalize(clientName, Normalizer.Form.NFD);
        StringBuilder folded = new StringBuilder(decomposed.length() + 8);
        char previous = ' ';
        for (int i = 0; i < decomposed.length(); i++) {
            char c = decomposed.charAt(i);
            if (Character.getType(c) == Character.NON_SPACING_MARK) {
                continue;
            }
            if (isUpper(c)) {
                char next = i + 1 < decomposed.length() ? decomposed.charAt(i + 1) : ' ';
                boolean wordStarts = isLower(previous) || isDigit(previous) || (isUpper(previous) && isLower(next));
                if (wordStarts) {
                    underscore(folded);
                }
                folded.append((char) (c - 'A' + 'a'));
            } else if (isLower(c) || isDigit(c)) {
                folded.append(c);
            } else {
                underscore(folded);
            }
            previous = c;
        }
        if (!folded.isEmpty() && isDigit(folded.charAt(0))) {
            folded.insert(0, 'n');
        }
        int end = Math.min(folded.length(), maxLength);
        while (end > 0 && folded.charAt(end - 1) == '_') {
            end--;
        }
        return end == 0 ? Optional.empty() : Optional.of(folded.substring(0, end));
    }

    private static void underscore(StringBuilder folded) {
        if (!folded.isEmpty() && folded.charAt(folded.length() - 1) != '_') {
            folded.append('_');
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
