package io.millrace.monitor.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Finds tables by words in their names, columns, descriptions and owners. Made once for a state of the catalog: texts are folded
 * beforehand, so that a search only looks. Immutable.
 */
final class CatalogSearch {
    private final List<Entry> entries;

    CatalogSearch(List<CatalogTable> tables) {
        this.entries = tables.stream()
                .sorted(Comparator.comparing(table -> table.dataset().value()))
                .map(Entry::of)
                .toList();
    }

    /** The tables in which every word is found somewhere, the best first; all by name without a word. */
    List<CatalogTable> find(String query) {
        List<String> words = Stream.of(folded(query).split("[\\s,;]+"))
                .filter(word -> !word.isBlank())
                .distinct()
                .toList();
        if (words.isEmpty()) {
            return entries.stream().map(Entry::table).toList();
        }
        record Found(CatalogTable table, int score) {}
        // The sort is stable, so that equals stay in the order of their names.
        return entries.stream()
                .map(entry -> new Found(entry.table(), entry.score(words)))
                .filter(found -> found.score() > 0)
                .sorted(Comparator.comparingInt(Found::score).reversed())
                .map(Found::table)
                .toList();
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** A table with its texts in lower case. */
    private record Entry(
            CatalogTable table,
            String name,
            String place,
            String owner,
            String description,
            List<String> columns,
            List<String> meanings) {
        static Entry of(CatalogTable table) {
            return new Entry(
                    table,
                    folded(table.dataset().value()),
                    folded(table.table()),
                    folded(table.owner()),
                    folded(table.description()),
                    table.columns().stream()
                            .map(column -> folded(column.name()))
                            .toList(),
                    table.columns().stream()
                            .map(column -> folded(column.description()))
                            .filter(text -> !text.isEmpty())
                            .toList());
        }

        int score(List<String> words) {
            int score = 0;
            for (String word : words) {
                int found = score(word);
                if (found == 0) {
                    return 0;
                }
                score += found;
            }
            return score;
        }

        /** The best place counts, and the others a little. */
        private int score(String word) {
            int score = named(name, word, 1_000, 400, 300, 200);
            score = Math.max(score, place.contains(word) ? 150 : 0);
            int column = 0;
            for (String each : columns) {
                column = Math.max(column, named(each, word, 120, 80, 60, 40));
            }
            score = score + column;
            score += named(owner, word, 60, 50, 30, 20);
            score += described(description, word) * 2;
            int meaning = 0;
            for (String each : meanings) {
                meaning = Math.max(meaning, described(each, word));
            }
            return score + meaning;
        }

        private static int named(String text, String word, int whole, int part, int beginning, int inside) {
            int at = text.indexOf(word);
            if (at < 0) {
                return 0;
            }
            if (text.length() == word.length()) {
                return whole;
            }
            int best = at == 0 ? beginning : inside;
            while (at >= 0) {
                if (isEdge(text, at - 1) && isEdge(text, at + word.length())) {
                    return part;
                }
                at = text.indexOf(word, at + 1);
            }
            return best;
        }

        private static int described(String text, String word) {
            int at = text.indexOf(word);
            if (at < 0) {
                return 0;
            }
            return isEdge(text, at - 1) && isEdge(text, at + word.length()) ? 10 : 5;
        }

        private static boolean isEdge(String text, int at) {
            return at < 0 || at >= text.length() || !Character.isLetterOrDigit(text.charAt(at));
        }
    }
}
