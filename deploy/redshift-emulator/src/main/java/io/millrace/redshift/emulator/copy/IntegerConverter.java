package io.millrace.redshift.emulator.copy;

/** SMALLINT, INTEGER and BIGINT: digits only, as Redshift reads them. */
final class IntegerConverter implements ColumnConverter {
    private final String typeName;
    private final long smallest;
    private final long largest;

    IntegerConverter(String typeName, long smallest, long largest) {
        this.typeName = typeName;
        this.smallest = smallest;
        this.largest = largest;
    }

    @Override
    public boolean write(FieldValue value, CopyText out) throws InvalidValueException {
        if (value.isEmptyString()) {
            return false;
        }
        Digits.rejectStructure(value, typeName);
        int start = Digits.start(value);
        int end = Digits.end(value);
        boolean negative = start < end && value.at(start) == '-';
        boolean signed = negative || (start < end && value.at(start) == '+');
        int first = signed ? start + 1 : start;
        if (first >= end) {
            throw Digits.invalid(value, start, typeName);
        }
        // Counted downwards: the smallest number has no positive counterpart.
        long number = 0;
        boolean overflow = false;
        for (int i = first; i < end; i++) {
            int digit = value.at(i) - '0';
            if (digit < 0 || digit > 9) {
                throw Digits.invalid(value, i, typeName);
            }
            overflow |= number < (Long.MIN_VALUE + digit) / 10;
            number = number * 10 - digit;
        }
        overflow |= !negative && number == Long.MIN_VALUE;
        if (overflow || (negative ? number : -number) < smallest || (negative ? number : -number) > largest) {
            throw new InvalidValueException(
                    LoadErrorCode.INTEGER_OVERFLOW,
                    "Overflow, Type: " + typeName + " (valid range " + smallest + " to " + largest + ")");
        }
        out.ascii(Long.toString(negative ? number : -number));
        return true;
    }
}
