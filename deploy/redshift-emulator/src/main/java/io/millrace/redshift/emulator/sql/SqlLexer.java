package io.millrace.redshift.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits SQL into tokens by PostgreSQL's lexical rules (PostgreSQL documentation, "Lexical Structure"), comments and white
 * space left out. A literal or comment that does not end reaches to the end of the text: PostgreSQL reports it.
 */
final class SqlLexer {
    private static final String ALONE = "(),;.[]";

    /** Words that a table's name may follow. */
    private static final Set<String> BEFORE_TABLE = Set.of(
            "TABLE",
            "EXISTS",
            "FROM",
            "JOIN",
            "INTO",
            "UPDATE",
            "USING",
            "COPY",
            "TRUNCATE",
            "LOCK",
            "ONLY",
            "LIKE",
            "VACUUM",
            "ANALYZE",
            "TO",
            "ON",
            "COMPRESSION",
            "SELECT",
            "WHERE",
            "AND",
            "OR",
            "SET",
            "BY",
            "NOT",
            "THEN",
            "ELSE",
            "WHEN",
            "CASE");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int position;

    private SqlLexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String source) {
        SqlLexer lexer = new SqlLexer(source);
        while (lexer.position < source.length()) {
            lexer.step();
        }
        return lexer.tokens;
    }

    private void step() {
        char c = source.charAt(position);
        if (Character.isWhitespace(c)) {
            position++;
        } else if (at("--")) {
            position = lineEnd();
        } else if (at("/*")) {
            position = commentEnd();
        } else if (c == '\'') {
            take(Token.Kind.STRING, quoteEnd(position, '\'', false));
        } else if (c == '"') {
            take(Token.Kind.QUOTED_IDENTIFIER, quoteEnd(position, '"', false));
        } else if (c == '$') {
            dollar();
        } else if (isWordStart(c)) {
            word(c);
        } else if (c == '#' && isWordStart(peek(1)) && !followsValue()) {
            position++;
            int end = wordEnd();
            position--;
            take(Token.Kind.TEMPORARY_NAME, end);
        } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            take(Token.Kind.NUMBER, numberEnd());
        } else if (ALONE.indexOf(c) >= 0) {
            take(Token.Kind.SYMBOL, position + 1);
        } else {
            take(Token.Kind.SYMBOL, operatorEnd());
        }
    }

    private void word(char first) {
        char second = peek(1);
        if (second == '\'' && "eEbBxXnN".indexOf(first) >= 0) {
            boolean backslashes = first == 'e' || first == 'E';
            take(Token.Kind.OTHER_STRING, quoteEnd(position + 1, '\'', backslashes));
            return;
        }
        if ((first == 'u' || first == 'U') && second == '&' && (peek(2) == '\'' || peek(2) == '"')) {
            take(Token.Kind.OTHER_STRING, quoteEnd(position + 2, peek(2), false));
            return;
        }
        take(Token.Kind.WORD, wordEnd());
    }

    private int wordEnd() {
        int end = position + 1;
        while (end < source.length() && isWordPart(source.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Whether what stands before is a value, so that {@code #} is the operator and not the start of a table's name. */
    private boolean followsValue() {
        if (tokens.isEmpty()) {
            return false;
        }
        Token last = tokens.get(tokens.size() - 1);
        return switch (last.kind()) {
            case WORD -> !BEFORE_TABLE.contains(last.upper());
            case SYMBOL -> last.is(")") || last.is("]");
            default -> true;
        };
    }

    private void dollar() {
        int end = position + 1;
        if (isDigit(peek(1))) {
            while (end < source.length() && isDigit(source.charAt(end))) {
                end++;
            }
            take(Token.Kind.PARAMETER, end);
            return;
        }
        while (end < source.length() && isWordPart(source.charAt(end)) && source.charAt(end) != '$') {
            end++;
        }
        if (end == source.length() || source.charAt(end) != '$') {
            take(Token.Kind.SYMBOL, position + 1);
            return;
        }
        String tag = source.substring(position, end + 1);
        int close = source.indexOf(tag, end + 1);
        take(Token.Kind.OTHER_STRING, close < 0 ? source.length() : close + tag.length());
    }

    private int quoteEnd(int open, char quote, boolean backslashes) {
        int end = open + 1;
        while (end < source.length()) {
            char c = source.charAt(end);
            if (c == '\\' && backslashes) {
                end += 2;
            } else if (c != quote) {
                end++;
            } else if (end + 1 < source.length() && source.charAt(end + 1) == quote) {
                end += 2;
            } else {
                return end + 1;
            }
        }
        return source.length();
    }

    private int numberEnd() {
        int end = position;
        while (end < source.length() && isNumberPart(end)) {
            end++;
        }
        return end;
    }

    /** An e belongs to a number only before an exponent: {@code 1ELSE} is a number and a word. */
    private boolean isNumberPart(int index) {
        char c = source.charAt(index);
        if (c == 'e' || c == 'E') {
            char next = charAt(index + 1);
            return isDigit(next) || ((next == '+' || next == '-') && isDigit(charAt(index + 2)));
        }
        if (c == '+' || c == '-') {
            return index > position && Character.toLowerCase(source.charAt(index - 1)) == 'e';
        }
        return isDigit(c) || c == '.';
    }

    private int operatorEnd() {
        int end = position + 1;
        while (end < source.length() && "+-*/<>=~!@#%^&|`?:".indexOf(source.charAt(end)) >= 0) {
            if (source.startsWith("--", end) || source.startsWith("/*", end)) {
                break;
            }
            end++;
        }
        return end;
    }

    private int lineEnd() {
        int end = source.indexOf('\n', position);
        return end < 0 ? source.length() : end + 1;
    }

    private int commentEnd() {
        int depth = 0;
        int end = position;
        while (end < source.length()) {
            if (source.startsWith("/*", end)) {
                depth++;
                end += 2;
            } else if (source.startsWith("*/", end)) {
                depth--;
                end += 2;
                if (depth == 0) {
                    return end;
                }
            } else {
                end++;
            }
        }
        return source.length();
    }

    private void take(Token.Kind kind, int end) {
        int bounded = Math.min(end, source.length());
        tokens.add(new Token(kind, source.substring(position, bounded), position));
        position = bounded;
    }

    private boolean at(String text) {
        return source.startsWith(text, position);
    }

    private char peek(int distance) {
        return charAt(position + distance);
    }

    private char charAt(int index) {
        return index < source.length() ? source.charAt(index) : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }
}
