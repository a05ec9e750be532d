package io.millrace.cdc.binlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells what a statement is by its first words. This is no parser: it knows words, quoted names and comments. */
final class StatementReader {
    private static final int WORDS = 24;
    private static final Set<String> ROW_CHANGES =
            Set.of("INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "WITH", "CALL", "SELECT", "DO");
    private static final Set<String> DEFINITIONS = Set.of("CREATE", "ALTER", "DROP", "RENAME");

    /** Definitions of these may hold passwords, and none of them concerns a table. */
    private static final Set<String> NOT_TABLES = Set.of(
            "USER", "ROLE", "SERVER", "TABLESPACE", "LOGFILE", "UNDO", "RESOURCE", "INSTANCE", "SPATIAL_REFERENCE");

    private static final Set<String> TABLE_LIKE = Set.of("TABLE", "DATABASE", "SCHEMA", "VIEW", "INDEX", "SEQUENCE");

    private final String sql;
    private final String database;
    private int position;

    private StatementReader(String sql, String database) {
        this.sql = sql;
        this.database = database;
    }

    /**
     * @param database that the statement ran in, for names without one
     */
    static Statement read(String sql, String database) {
        switch (sql) {
            case "BEGIN" -> {
                return new Statement.Begin();
            }
            case "COMMIT" -> {
                return new Statement.Commit();
            }
            default -> {
                return new StatementReader(sql, database).statement();
            }
        }
    }

    private Statement statement() {
        List<String> words = words();
        String first = word(words, 0);
        return switch (first) {
            case "BEGIN" -> new Statement.Begin();
            case "START" -> word(words, 1).equals("TRANSACTION") ? new Statement.Begin() : new Statement.Other();
            case "COMMIT" -> new Statement.Commit();
            case "ROLLBACK" -> new Statement.Rollback();
            case "XA" -> new Statement.Xa();
            case "TRUNCATE" -> truncate(words);
            default -> {
                if (ROW_CHANGES.contains(first)) {
                    yield new Statement.RowChange(target(words), first);
                }
                yield DEFINITIONS.contains(first) ? definition(words) : new Statement.Other();
            }
        };
    }

    private Statement truncate(List<String> words) {
        int name = word(words, 1).equals("TABLE") ? 2 : 1;
        if (words.size() > name + 2 && words.get(name + 1).equals(".")) {
            return new Statement.Truncate(unquoted(words.get(name)), unquoted(words.get(name + 2)));
        }
        return new Statement.Truncate(database, unquoted(words.get(name)));
    }

    private static Statement definition(List<String> words) {
        for (int i = 1; i < Math.min(words.size(), 8); i++) {
            String word = word(words, i);
            if (NOT_TABLES.contains(word)) {
                return new Statement.Other();
            }
            if (TABLE_LIKE.contains(word)) {
                break;
            }
        }
        boolean removesRows = word(words, 0).equals("ALTER")
                && words.stream().anyMatch(word -> word.equalsIgnoreCase("PARTITION"))
                && words.stream()
                        .anyMatch(word -> word.equalsIgnoreCase("TRUNCATE")
                                || word.equalsIgnoreCase("DROP")
                                || word.equalsIgnoreCase("EXCHANGE"));
        return new Statement.Definition(removesRows);
    }

    /** The database of the first table that is named behind INTO, FROM, TABLE or UPDATE. */
    private String target(List<String> words) {
        int name = 1;
        for (int i = 1; i < words.size() - 1; i++) {
            if (Set.of("INTO", "FROM", "TABLE").contains(word(words, i))) {
                name = i + 1;
                break;
            }
        }
        boolean qualified = words.size() > name + 2 && words.get(name + 1).equals(".");
        return qualified ? unquoted(words.get(name)) : database;
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        while (words.size() < WORDS) {
            skipBlanksAndComments();
            if (position >= sql.length()) {
                break;
            }
            words.add(next());
        }
        while (words.size() < 4) {
            words.add("");
        }
        return words;
    }

    private String next() {
        char c = sql.charAt(position);
        if (c == '`' || c == '\'' || c == '"') {
            return quoted(c);
        }
        int start = position++;
        if (!isWord(c)) {
            return sql.substring(start, position);
        }
        while (position < sql.length() && isWord(sql.charAt(position))) {
            position++;
        }
        return sql.substring(start, position);
    }

    private String quoted(char quote) {
        int start = position++;
        while (position < sql.length()) {
            char c = sql.charAt(position++);
            if (c == '\\' && quote != '`') {
                position++;
            } else if (c == quote) {
                if (position < sql.length() && sql.charAt(position) == quote) {
                    position++;
                } else {
                    break;
                }
            }
        }
        return sql.substring(start, Math.min(position, sql.length()));
    }

    private void skipBlanksAndComments() {
        while (position < sql.length()) {
            char c = sql.charAt(position);
            if (Character.isWhitespace(c)) {
                position++;
            } else if (c == '#' || sql.startsWith("-- ", position)) {
                skipTo("\n");
            } else if (sql.startsWith("/*!", position) || sql.startsWith("/*M!", position)) {
                // Such comments are code for servers from a version on.
                position = sql.indexOf('!', position) + 1;
                while (position < sql.length() && Character.isDigit(sql.charAt(position))) {
                    position++;
                }
            } else if (sql.startsWith("/*", position)) {
                skipTo("*/");
            } else if (sql.startsWith("*/", position)) {
                position += 2;
            } else {
                return;
            }
        }
    }

    private void skipTo(String text) {
        int found = sql.indexOf(text, position + 2);
        position = found < 0 ? sql.length() : found + text.length();
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
    }

    private static String word(List<String> words, int index) {
        return index < words.size() ? words.get(index).toUpperCase(Locale.ROOT) : "";
    }

    private static String unquoted(String name) {
        if (name.length() < 2 || (name.charAt(0) != '`' && name.charAt(0) != '"')) {
            return name;
        }
        String quote = name.substring(0, 1);
        return name.substring(1, name.length() - 1).replace(quote + quote, quote);
    }
}
