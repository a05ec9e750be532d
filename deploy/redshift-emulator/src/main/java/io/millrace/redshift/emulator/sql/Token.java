package io.millrace.redshift.emulator.sql;

import java.util.Locale;

/**
 * A piece of a statement.
 *
 * @param text as written in the source, quotes included
 * @param start index of its first character in the source
 */
record Token(Kind kind, String text, int start) {
    enum Kind {
        /** An unquoted identifier or key word. */
        WORD,
        /** {@code "…"}, doubled quotes inside. */
        QUOTED_IDENTIFIER,
        /** {@code '…'}, doubled quotes inside. */
        STRING,
        /** {@code E'…'}, {@code U&'…'}, {@code B'…'}, {@code X'…'} or dollar quotes. */
        OTHER_STRING,
        NUMBER,
        /** {@code #name}: a temporary table. */
        TEMPORARY_NAME,
        /** {@code $1}. */
        PARAMETER,
        /** An operator or a punctuation mark; parentheses, commas, semicolons and dots stand alone. */
        SYMBOL
    }

    int end() {
        return start + text.length();
    }

    boolean is(String wordOrSymbol) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(wordOrSymbol);
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_IDENTIFIER || kind == Kind.TEMPORARY_NAME;
    }

    /** The name that an identifier means: Redshift folds to lower case, quoted or not. */
    String name() {
        String bare = kind == Kind.QUOTED_IDENTIFIER
                ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
                : text;
        return foldAscii(bare);
    }

    /** The value of a plain string literal. */
    String literal() {
        if (kind != Kind.STRING) {
            throw new IllegalStateException("not a plain string literal: a " + kind);
        }
        return text.substring(1, text.length() - 1).replace("''", "'");
    }

    String upper() {
        return text.toUpperCase(Locale.ROOT);
    }

    /** Lower case for ASCII letters only, as Redshift folds identifiers. */
    static String foldAscii(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            folded.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return folded.toString();
    }
}
