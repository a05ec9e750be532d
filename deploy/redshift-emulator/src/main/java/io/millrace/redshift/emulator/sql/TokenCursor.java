package io.millrace.redshift.emulator.sql;

import java.util.List;
import java.util.Optional;

/** Walks over a statement's tokens. */
final class TokenCursor {
    private final List<Token> tokens;
    private int index;

    TokenCursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    boolean hasMore() {
        return index < tokens.size();
    }

    int index() {
        return index;
    }

    void moveTo(int newIndex) {
        index = newIndex;
    }

    Optional<Token> peek() {
        return hasMore() ? Optional.of(tokens.get(index)) : Optional.empty();
    }

    /** Whether the token at a distance from here is this word or symbol. */
    boolean sees(int distance, String wordOrSymbol) {
        int at = index + distance;
        return at < tokens.size() && tokens.get(at).is(wordOrSymbol);
    }

    boolean sees(String wordOrSymbol) {
        return sees(0, wordOrSymbol);
    }

    /** Takes the words if they all stand here, in order. */
    boolean skip(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!sees(i, words[i])) {
                return false;
            }
        }
        index += words.length;
        return true;
    }

    Token next() {
        return tokens.get(index++);
    }

    Token last() {
        return tokens.get(index - 1);
    }

    /** From an opening parenthesis to after the one that closes it, or to the end. */
    void skipParentheses() {
        int depth = 0;
        while (hasMore()) {
            Token token = next();
            if (token.is("(")) {
                depth++;
            } else if (token.is(")") && --depth == 0) {
                return;
            }
        }
    }
}
