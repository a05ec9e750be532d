package io.millrace.redshift.emulator.copy;

/** SUPER: the JSON as it was, numbers digit for digit, without the white space between its tokens. */
final class SuperConverter implements ColumnConverter {
    /** Bytes of a value (Redshift documentation, "SUPER type"). */
    private static final int LARGEST = 16 << 20;

    @Override
    public boolean wantsJson() {
        return true;
    }

    @Override
    public boolean write(FieldValue value, CopyText out) throws InvalidValueException {
        byte[] json = value.jsonBytes();
        if (value.jsonEnd() - value.jsonStart() > LARGEST) {
            throw new InvalidValueException(LoadErrorCode.JSON_FOR_SUPER, "SUPER value exceeds " + LARGEST + " bytes");
        }
        boolean string = false;
        boolean escape = false;
        for (int i = value.jsonStart(); i < value.jsonEnd(); i++) {
            byte b = json[i];
            if (escape) {
                escape = false;
            } else if (string) {
                escape = b == '\\';
                string = b != '"';
            } else if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
                continue;
            } else {
                string = b == '"';
            }
            out.escaped(b);
        }
        return true;
    }
}
