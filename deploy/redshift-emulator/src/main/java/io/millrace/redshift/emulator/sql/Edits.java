package io.millrace.redshift.emulator.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Replacements of ranges of a text. Of two that overlap the one that starts first, or else the longer one, wins. */
final class Edits {
    private record Edit(int start, int end, String replacement) {}

    private final List<Edit> edits = new ArrayList<>();

    boolean isEmpty() {
        return edits.isEmpty();
    }

    void replace(Token token, String replacement) {
        edits.add(new Edit(token.start(), token.end(), replacement));
    }

    void replace(Token first, Token last, String replacement) {
        edits.add(new Edit(first.start(), last.end(), replacement));
    }

    void remove(Token first, Token last) {
        replace(first, last, "");
    }

    /** Adds a text after the token. */
    void insert(Token after, String text) {
        edits.add(new Edit(after.end(), after.end(), text));
    }

    /** The part of the source between the two indexes, with the replacements made. */
    String apply(String source, int from, int to) {
        edits.sort(Comparator.comparingInt(Edit::start).thenComparing(Edit::end, Comparator.reverseOrder()));
        StringBuilder result = new StringBuilder(to - from + 64);
        int position = from;
        for (Edit edit : edits) {
            if (edit.start() < position) {
                continue;
            }
            result.append(source, position, edit.start()).append(edit.replacement());
            position = edit.end();
        }
        return result.append(source, position, to).toString();
    }
}
