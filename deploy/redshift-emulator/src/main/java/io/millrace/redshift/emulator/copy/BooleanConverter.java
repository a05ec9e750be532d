package io.millrace.redshift.emulator.copy;

import java.util.Locale;
import java.util.Set;

/** BOOLEAN in the spellings that Redshift takes (Redshift documentation, "Boolean type"). */
final class BooleanConverter implements ColumnConverter {
    private static final Set<String> TRUE = Set.of("t", "true", "y", "yes", "1");
    private static final Set<String> FALSE = Set.of("f", "false", "n", "no", "0");

    @Override
    public boolean write(FieldValue value, CopyText out) throws InvalidValueException {
        if (value.isEmptyString()) {
            return false;
        }
        String text = value.text().strip().toLowerCase(Locale.ROOT);
        boolean yes = TRUE.contains(text);
        if (!yes && !FALSE.contains(text)) {
            throw new InvalidValueException(LoadErrorCode.BOOLEAN, "Unknown boolean format");
        }
        out.plain(yes ? 't' : 'f');
        return true;
    }
}
