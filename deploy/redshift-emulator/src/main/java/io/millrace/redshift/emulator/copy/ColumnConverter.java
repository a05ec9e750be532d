package io.millrace.redshift.emulator.copy;

/** Checks a value as Redshift does and writes it as PostgreSQL reads it. */
interface ColumnConverter {
    /** Whether {@link #write} needs the JSON text of scalars too. */
    default boolean wantsJson() {
        return false;
    }

    /**
     * @return false for NULL; what was written then does not count
     * @throws InvalidValueException when the column does not take the value
     */
    boolean write(FieldValue value, CopyText out) throws InvalidValueException;
}
