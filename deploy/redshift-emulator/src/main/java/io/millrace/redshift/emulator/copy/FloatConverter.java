package io.millrace.redshift.emulator.copy;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** REAL and DOUBLE PRECISION. The text is handed on as it is: PostgreSQL rounds it once. */
final class FloatConverter implements ColumnConverter {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Set<String> SPECIAL = Set.of("nan", "inf", "infinity", "-inf", "-infinity");

    private final boolean single;

    FloatConverter(boolean single) {
        this.single = single;
    }

    @Override
    public boolean write(FieldValue value, CopyText out) throws InvalidValueException {
        if (value.isEmptyString()) {
            return false;
        }
        Digits.rejectStructure(value, "Float");
        String text = value.text().strip();
        if (SPECIAL.contains(text.toLowerCase(Locale.ROOT))) {
            out.ascii(text);
            return true;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new InvalidValueException(LoadErrorCode.FLOAT, "Invalid floating point number");
        }
        double number = single ? Float.parseFloat(text) : Double.parseDouble(text);
        boolean vanished = number == 0 && !isZero(text);
        if (Double.isInfinite(number) || vanished) {
            throw new InvalidValueException(
                    LoadErrorCode.FLOAT, "Overflow or underflow for " + (single ? "FLOAT4" : "FLOAT8"));
        }
        out.ascii(text);
        return true;
    }

    private static boolean isZero(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'e' || c == 'E') {
                return true;
            }
            if (c >= '1' && c <= '9') {
                return false;
            }
        }
        return true;
    }
}
