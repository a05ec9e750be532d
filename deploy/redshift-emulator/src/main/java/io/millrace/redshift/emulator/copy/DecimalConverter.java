package io.millrace.redshift.emulator.copy;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** DECIMAL(p,s): surplus digits after the point are cut off, or rounded with ROUNDEC. */
final class DecimalConverter implements ColumnConverter {
    private static final String TYPE = "Decimal";
    private static final int LONGEST = 10_000;

    private final int precision;
    private final int scale;
    private final boolean rounds;
    private final boolean exactFractions;

    /** @param exactFractions whether a JSON number with a fraction keeps its digits instead of becoming a double first */
    DecimalConverter(int precision, int scale, boolean rounds, boolean exactFractions) {
        this.precision = precision;
        this.scale = scale;
        this.rounds = rounds;
        this.exactFractions = exactFractions;
    }

    @Override
    public boolean write(FieldValue value, CopyText out) throws InvalidValueException {
        if (value.isEmptyString()) {
            return false;
        }
        Digits.rejectStructure(value, TYPE);
        int start = Digits.start(value);
        int end = Digits.end(value);
        boolean fraction = check(value, start, end);
        boolean binary = fraction && !exactFractions && value.kind() == FieldValue.Kind.NUMBER;
        BigDecimal number = binary ? parseBinary(value.text()) : parse(value, start, end);
        // Before any change of scale: an exponent must not be written out in zeros.
        if (number.signum() != 0 && number.precision() - (long) number.scale() > precision - scale) {
            throw overflow();
        }
        BigDecimal fitted = number.signum() == 0 || number.precision() - (long) number.scale() < -scale
                ? BigDecimal.ZERO.setScale(scale)
                : number.setScale(scale, rounds ? RoundingMode.HALF_UP : RoundingMode.DOWN);
        if (fitted.precision() > precision) {
            throw overflow();
        }
        out.ascii(fitted.toPlainString());
        return true;
    }

    /** @return whether the number has a point or an exponent */
    private static boolean check(FieldValue value, int start, int end) throws InvalidValueException {
        if (end - start > LONGEST) {
            throw new InvalidValueException(
                    LoadErrorCode.DECIMAL, "Invalid decimal: more than " + LONGEST + " characters");
        }
        boolean digits = false;
        boolean point = false;
        boolean exponent = false;
        boolean fraction = false;
        for (int i = start; i < end; i++) {
            char c = value.at(i);
            if (c >= '0' && c <= '9') {
                digits = true;
            } else if (c == '.' && !point && !exponent) {
                point = true;
                fraction = true;
            } else if ((c == 'e' || c == 'E') && digits && !exponent) {
                exponent = true;
                fraction = true;
                digits = false;
            } else if (c == '+' || c == '-') {
                boolean first = i == start || (exponent && (value.at(i - 1) == 'e' || value.at(i - 1) == 'E'));
                if (!first) {
                    throw Digits.invalid(value, i, TYPE);
                }
            } else {
                throw Digits.invalid(value, i, TYPE);
            }
        }
        if (!digits) {
            throw Digits.invalid(value, end, TYPE);
        }
        return fraction;
    }

    /** The value of the nearest double, digit for digit. */
    private BigDecimal parseBinary(String text) throws InvalidValueException {
        double number = Double.parseDouble(text);
        if (Double.isInfinite(number)) {
            throw overflow();
        }
        return new BigDecimal(number);
    }

    private BigDecimal parse(FieldValue value, int start, int end) throws InvalidValueException {
        try {
            return new BigDecimal(value.chars(), value.offset() + start, end - start);
        } catch (NumberFormatException e) {
            throw overflow();
        }
    }

    private InvalidValueException overflow() {
        return new InvalidValueException(
                LoadErrorCode.DECIMAL, "Overflow for NUMERIC(" + precision + "," + scale + ")");
    }
}
