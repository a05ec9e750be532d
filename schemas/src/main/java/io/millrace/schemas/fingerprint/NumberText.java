package io.millrace.schemas.fingerprint;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** JSON numbers as bytes. Reads one at a time, without allocating where it can. Not thread-safe. */
final class NumberText {
    /** Longer ones are no numbers that a column could hold. */
    static final int MAX_LENGTH = 64;

    /** Decimal numbers of this many digits are told apart by doubles. */
    private static final int EXACT_DIGITS = 15;

    private static final int LONG_DIGITS = 18;
    private static final double LARGEST_EXACT_INTEGER = 9_007_199_254_740_992.0;
    private static final double[] POWERS_OF_TEN = powersOfTen();

    private double value;
    private boolean isExact;
    private boolean isInteger;
    private long integer;

    private static double[] powersOfTen() {
        double[] powers = new double[23];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Double.parseDouble("1e" + i);
        }
        return powers;
    }

    /**
     * Reads a well-formed JSON number.
     *
     * @return false for one that is left out
     */
    boolean read(byte[] line, int from, int length) {
        if (length > MAX_LENGTH) {
            return false;
        }
        return readShort(line, from, from + length)
                || readAny(new String(line, from, length, StandardCharsets.US_ASCII));
    }

    /** Digits and a point, with few enough digits that a double comes out correctly rounded by one division. */
    private boolean readShort(byte[] line, int from, int to) {
        boolean isNegative = line[from] == '-';
        long digits = 0;
        int count = 0;
        int fraction = -1;
        for (int i = isNegative ? from + 1 : from; i < to; i++) {
            byte c = line[i];
            if (c == '.') {
                fraction = 0;
                continue;
            }
            if (c < '0' || c > '9' || count == LONG_DIGITS) {
                return false;
            }
            digits = digits * 10 + (c - '0');
            count += digits == 0 ? 0 : 1;
            fraction += fraction < 0 ? 0 : 1;
        }
        boolean isWhole = fraction < 0;
        if (!isWhole && (count > EXACT_DIGITS || fraction >= POWERS_OF_TEN.length)) {
            return false;
        }
        integer = isNegative ? -digits : digits;
        value = isWhole ? integer : integer / POWERS_OF_TEN[fraction];
        isExact = count <= EXACT_DIGITS;
        isInteger = isWhole || tellInteger();
        return true;
    }

    private boolean readAny(String text) {
        value = Double.parseDouble(text);
        isExact = false;
        isInteger = tellInteger();
        return exact(text).isPresent();
    }

    private boolean tellInteger() {
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < LARGEST_EXACT_INTEGER;
        if (isWhole) {
            integer = (long) value;
        }
        return isWhole;
    }

    /** The nearest double. */
    double value() {
        return value;
    }

    /** Whether no other number that is exact has the same double. */
    boolean isExact() {
        return isExact;
    }

    /** Whether it is a whole number within 64 bits, as far as a double can tell. */
    boolean isInteger() {
        return isInteger;
    }

    /** The number, when it {@link #isInteger()}. */
    long integer() {
        return integer;
    }

    /** The number itself; empty for an exponent beyond reason. */
    static Optional<BigDecimal> exact(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            return Math.abs((long) number.scale()) <= 10_000 ? Optional.of(number) : Optional.empty();
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Equal numbers have equal texts. */
    static String canonical(BigDecimal number) {
        BigDecimal stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        boolean isShort = Math.abs((long) stripped.scale()) <= MAX_LENGTH;
        return isShort ? stripped.toPlainString() : stripped.toString();
    }
}
