package io.millrace.redshift.emulator.copy;

/**
 * One bad row, or one bad piece of a file.
 *
 * @param line of the last line of the object, from 1
 * @param column empty when the row as a whole is bad
 * @param rawLine shortened to what the load-error table holds
 */
record LoadError(
        String file,
        long line,
        String column,
        String type,
        String length,
        int position,
        String rawLine,
        String rawFieldValue,
        int code,
        String reason) {
    private static final int RAW = 1024;
    private static final int REASON = 100;

    LoadError {
        rawLine = dots(rawLine);
        rawFieldValue = dots(rawFieldValue);
        reason = reason.length() > REASON ? reason.substring(0, REASON) : reason;
    }

    /** The table shows a dot for what is not ASCII. */
    private static String dots(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), RAW));
        for (int i = 0; i < text.length() && i < RAW; i++) {
            char c = text.charAt(i);
            shown.append(c >= ' ' && c < 0x7f ? c : c == '\t' ? ' ' : '.');
        }
        return shown.toString();
    }
}
