package io.millrace.redshift.emulator.sql;

/** The values that options of COPY and UNLOAD take. */
final class Literals {
    private final TokenCursor cursor;

    Literals(TokenCursor cursor) {
        this.cursor = cursor;
    }

    String plain(String what) throws StatementException {
        cursor.skip("as");
        if (cursor.peek().filter(t -> t.kind() == Token.Kind.STRING).isEmpty()) {
            throw unexpected("a quoted literal for " + what);
        }
        return cursor.next().literal();
    }

    S3Location location(String what) throws StatementException {
        String url = plain(what);
        if (!S3Location.isLocation(url)) {
            throw StatementException.notSupported(
                    what + " must be of the form s3://bucket/key in this emulator, not '" + url + "'");
        }
        return S3Location.parse(url);
    }

    String name(String what) throws StatementException {
        if (cursor.peek().filter(Token::isName).isEmpty()) {
            throw unexpected("the name of " + what);
        }
        return cursor.next().name();
    }

    /** One ASCII character, which may be written as {@code \t} or in octal. */
    char character(String option) throws StatementException {
        String text = plain(option);
        if (text.equals("\\t")) {
            return '\t';
        }
        if (text.matches("\\\\[0-7]{3}")) {
            return (char) Integer.parseInt(text.substring(1), 8);
        }
        if (text.length() != 1 || text.charAt(0) == 0 || text.charAt(0) > 0x7e || "\r\n".contains(text)) {
            throw StatementException.syntax(option + " takes one ASCII character, not '" + text + "'");
        }
        return text.charAt(0);
    }

    long number(String option) throws StatementException {
        cursor.skip("as");
        Token token = cursor.hasMore() ? cursor.next() : cursor.last();
        if (token.kind() != Token.Kind.NUMBER || !token.text().matches("[0-9]{1,15}")) {
            throw StatementException.syntax(option + " takes a whole number");
        }
        return Long.parseLong(token.text());
    }

    /** What stands in the place of what is wanted, literals left out: they may be secrets. */
    StatementException unexpected(String wanted) {
        String found = cursor.peek()
                .map(token -> token.kind() == Token.Kind.STRING ? "a literal" : "\"" + token.text() + "\"")
                .orElse("the end of the statement");
        return StatementException.syntax("syntax error: " + wanted + " expected, found " + found);
    }
}
