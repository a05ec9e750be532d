package io.millrace.jobs.test;

import java.math.BigDecimal;

/** One text for each value, whoever wrote it: numbers without idle zeros. */
final class Values {
    private Values() {}

    static String canonical(Object value) {
        String text = String.valueOf(value);
        try {
            BigDecimal number = new BigDecimal(text);
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        } catch (NumberFormatException notANumber) {
            return text;
        }
    }
}
